import { fallbackHome, clusterIn } from './home.ts';
import { readPidFile } from './pid-file.ts';
import { urlOf } from './queries.ts';

/** The address of the embedded PostgreSQL that serves this data directory now, or undefined when none does. */
export async function findPostgres({
  dataDir,
  password,
}: {
  readonly dataDir: string;
  readonly password: string;
}): Promise<string | undefined> {
  const homes = [fallbackHome(dataDir), dataDir].filter((home) => home !== undefined);
  for (const home of homes) {
    const found = await readPidFile(clusterIn(home));
    if (found?.port !== undefined) return urlOf(found.port, password);
  }
  return undefined;
}
