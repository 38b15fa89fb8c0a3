import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';
import { compiledOnce } from './test/compiled-once.ts';
import { patient } from './test/patient.ts';

/** Tests that need no database. */
const unit = [
  'packages/hall/test/**/*.test.ts',
  'packages/server/test/rules/**/*.test.ts',
  'packages/server/test/api-types.test.ts',
  'apps/bench/test/rules/**/*.test.ts',
  'apps/web/test/**/*.test.ts',
  'examples/ticket-page/test/**/*.test.tsx',
  'test/**/*.test.ts',
];

export default defineConfig({
  test: {
    ...patient,
    env: compiledOnce,
    reporters: process.env['CI'] ? ['default', ['json', { outputFile: 'test-results.json' }]] : ['default'],
    // Many tests wait for clocks and for other processes: one more than there are cores keeps those busy.
    maxWorkers: availableParallelism() + 1,
    projects: [
      { extends: true, test: { name: 'unit', include: unit } },
      {
        extends: true,
        test: {
          name: 'database',
          include: ['{packages,apps}/*/test/**/*.test.ts', 'examples/test/**/*.test.ts'],
          exclude: unit,
          globalSetup: ['./test/postgres.ts'],
          setupFiles: ['./packages/server/test/plans/setup.ts'],
        },
      },
    ],
  },
});
