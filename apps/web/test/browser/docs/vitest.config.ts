import { defineConfig } from 'vitest/config';
import browser from '../../../../../vitest.browser.config.ts';

/** Pictures for README and docs: `pnpm pictures --docs`. */
export default defineConfig({
  test: { ...browser.test, include: ['apps/web/test/browser/docs/*.pictures.ts'], testTimeout: 300_000 },
});
