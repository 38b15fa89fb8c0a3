import { installedBinaries } from './binaries.ts';
import { freePort } from './ports.ts';
import { type PostgresOptions, type RunningPostgres, start } from './start.ts';

export { DataDirectoryInUse } from './lock.ts';
export type { PostgresOptions, RunningPostgres } from './start.ts';

/**
 * Starts the embedded PostgreSQL on `dataDir` and resolves once it answers queries.
 * It is restarted on the same port whenever it dies, until `stop()`.
 */
export async function startPostgres(options: PostgresOptions): Promise<RunningPostgres> {
  return start(options, { binaries: await installedBinaries(), pickPort: freePort });
}
