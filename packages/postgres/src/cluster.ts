import { chown, rm, writeFile } from 'node:fs/promises';
import { type Binaries, program } from './binaries.ts';
import { exists, makeOnce } from './folders.ts';
import { clusterIn } from './home.ts';
import { type RunUser, run } from './run-as.ts';

/** Finds the cluster in `home`, or makes it, and returns its folder. */
export async function ensureCluster(options: {
  home: string;
  binaries: Binaries;
  user: RunUser | undefined;
  password: string;
  log: (message: string, fields?: Record<string, unknown>) => void;
}): Promise<string> {
  const { home, binaries, user, password, log } = options;
  const cluster = clusterIn(home);
  if (await exists(cluster)) return cluster;
  await makeOnce(cluster, async (temp) => {
    const passwordFile = `${temp}.password`;
    try {
      await writeFile(passwordFile, password, { mode: 0o600, flag: 'wx' });
      if (user) for (const path of [temp, passwordFile]) await chown(path, user.uid, user.gid);
      await run(
        program(binaries, 'initdb'),
        [
          `--pgdata=${temp}`,
          '--username=stagedoor',
          `--pwfile=${passwordFile}`,
          '--auth=scram-sha-256',
          '--encoding=UTF8',
          '--locale=C',
        ],
        user,
        home,
      );
    } finally {
      await rm(passwordFile, { force: true });
    }
  });
  log('postgres cluster made', { cluster });
  return cluster;
}
