import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { exists, makeEnterable } from './folders.ts';
import { type RunUser, runUser, succeeds } from './run-as.ts';

/** Where the clusters of closed data directories are kept. */
export const FALLBACK_ROOT = '/var/lib/stagedoor';

/** The folder of a data directory that PostgreSQL's user can't enter. */
export function fallbackHome(dataDir: string): string {
  const hash = createHash('sha256').update(dataDir).digest('hex').slice(0, 16);
  return join(FALLBACK_ROOT, hash);
}

/** The name of the cluster's folder in its home. */
export function clusterIn(home: string): string {
  return join(home, 'cluster');
}

/**
 * The folder for the cluster, and the user to run it as. A cluster that exists is always
 * found again, whatever has become of the permissions around it.
 */
export async function chooseHome(dataDir: string): Promise<{ home: string; user: RunUser | undefined }> {
  const user = await runUser(clusterIn(dataDir));
  const here = { home: dataDir, user };
  if (!user) return here;
  const there = { home: fallbackHome(dataDir), user };
  const isThere = await exists(clusterIn(there.home));
  if (!isThere) {
    if (await canEnter(dataDir, user)) return here;
    if (await exists(clusterIn(dataDir))) throw closed(dataDir, user);
    await makeEnterable(there.home);
  }
  if (!(await canEnter(there.home, user))) throw closed(there.home, user);
  return there;
}

/** Tries it: modes, lists of access rights and mounts all have their say. */
function canEnter(folder: string, user: RunUser): Promise<boolean> {
  return succeeds('/bin/sh', ['-c', 'cd "$1"', 'sh', folder], user);
}

function closed(folder: string, user: RunUser): Error {
  return new Error(
    `PostgreSQL runs as uid ${user.uid}, which can't enter ${folder}: let others pass through it and the folders above it (chmod o+x).`,
  );
}
