import { defineConfig } from 'vitest/config';
import { compiledOnce } from './test/compiled-once.ts';
import { patient } from './test/patient.ts';

/** Tests in Chromium: `pnpm test:browser`. Apart from the others, which need nothing but Node. */
export default defineConfig({
  test: {
    include: ['{packages,apps}/*/test/**/*.browser.ts'],
    globalSetup: ['./test/postgres.ts'],
    ...patient,
    // One waits while the other draws: more would keep pages from being drawn in time.
    maxWorkers: 2,
    env: compiledOnce,
    reporters: process.env['CI'] ? ['default', ['json', { outputFile: 'test-results.browser.json' }]] : ['default'],
  },
});
