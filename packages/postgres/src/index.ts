import { randomBytes } from 'node:crypto';
import { binariesIn, installedBinaries } from './binaries.ts';
import { freePort } from './ports.ts';
import { type PostgresOptions, type RunningPostgres, start } from './start.ts';
import { inThrowawayFolder } from './throwaway.ts';

export { findPostgres } from './find.ts';
export { DataDirectoryInUse } from './lock.ts';
export type { PostgresOptions, RunningPostgres } from './start.ts';

/**
 * Starts the embedded PostgreSQL on `dataDir` and resolves once it answers queries.
 * It is restarted on the same port whenever it dies, until `stop()`.
 */
export async function startPostgres(options: PostgresOptions): Promise<RunningPostgres> {
  const { binariesFrom: folder } = options;
  const binaries = await (folder === undefined ? installedBinaries() : binariesIn(folder));
  return start(options, { binaries, pickPort: freePort });
}

/**
 * Starts the embedded PostgreSQL in a temporary folder, for tests. `stop()` removes both; when the process (or the
 * worker thread) ends without it, be it by SIGKILL, they are removed all the same.
 */
export async function startThrowawayPostgres(
  options: Pick<PostgresOptions, 'settings' | 'binariesFrom' | 'log'> = {},
): Promise<RunningPostgres> {
  const password = randomBytes(32).toString('base64url');
  return inThrowawayFolder((dataDir) => startPostgres({ ...options, dataDir, password }));
}
