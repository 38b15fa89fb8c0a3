import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { exists, makeEnterable } from './folders.ts';
import { type RunUser, runUser, succeeds } from './run-as.ts';

/** Where the clusters of closed data directories are kept. */
export const FALLBACK_ROOT = '/var/lib/stagedoor';

const homeIdFile = (dataDir: string): string => join(dataDir, 'home-id');

/**
 * Where the cluster of a data directory is kept that PostgreSQL's user couldn't enter. Its name stands in the data
 * directory: a moved one finds its data again, and a new one at an old path doesn't find somebody else's.
 */
export function fallbackHome(dataDir: string): string | undefined {
  return existsSync(homeIdFile(dataDir)) ? join(FALLBACK_ROOT, readFileSync(homeIdFile(dataDir), 'utf8')) : undefined;
}

function newFallbackHome(dataDir: string): string {
  const id = randomBytes(8).toString('hex');
  writeFileSync(homeIdFile(dataDir), id);
  return join(FALLBACK_ROOT, id);
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
  const known = fallbackHome(dataDir);
  if (known === undefined || !(await exists(clusterIn(known)))) {
    if (await canEnter(dataDir, user)) return here;
    if (await exists(clusterIn(dataDir))) throw closed(dataDir, user);
  }
  const home = known ?? newFallbackHome(dataDir);
  await makeEnterable(home);
  if (!(await canEnter(home, user))) throw closed(home, user);
  return { home, user };
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
