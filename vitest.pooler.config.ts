import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';
import { patient } from './test/patient.ts';

/**
 * What stands around the server: PgBouncer in transaction mode behind it, Caddy and nginx in front: `pnpm test:pooler`. Apart from
 * the others, which need nothing but Node.
 */
export default defineConfig({
  test: {
    include: [
      'packages/server/test/flows/**/*.test.ts',
      'packages/server/test/races/{locks,money,seats}.test.ts',
      'packages/server/test/audit/audit.test.ts',
      'packages/server/test/database/*.pooler.ts',
      'apps/api/test/*.proxies.ts',
    ],
    globalSetup: ['./test/pgbouncer.ts'],
    ...patient,
    // They wait for clocks and for other processes, as in vitest.config.ts.
    maxWorkers: availableParallelism() + 1,
    reporters: process.env['CI'] ? ['default', ['json', { outputFile: 'test-results.pooler.json' }]] : ['default'],
  },
});
