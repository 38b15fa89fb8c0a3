import { execFile } from 'node:child_process';
import { lstat } from 'node:fs/promises';
import { promisify } from 'node:util';

const exec = promisify(execFile);

/** The user that PostgreSQL runs as, when it is another than ours. */
export interface RunUser {
  uid: number;
  gid: number;
}

/**
 * PostgreSQL refuses to run as root, so root lends it to another user:
 * whoever owns the cluster already, else nobody.
 */
export async function runUser(cluster: string): Promise<RunUser | undefined> {
  if (process.getuid?.() !== 0) return undefined;
  const owner = await lstat(cluster).catch(() => undefined);
  if (owner && owner.uid !== 0) return { uid: owner.uid, gid: owner.gid };
  return { uid: await idOfNobody('-u'), gid: await idOfNobody('-g') };
}

async function idOfNobody(flag: '-u' | '-g'): Promise<number> {
  const { stdout } = await exec('id', [flag, 'nobody']);
  return Number(stdout);
}

/** Options for a child process of `user`, which gets none of our secrets through its environment. */
export function asUser(user: RunUser | undefined, cwd?: string) {
  const { PATH = '/usr/bin:/bin', LD_LIBRARY_PATH } = process.env;
  const posix = { PATH, LC_ALL: 'C', ...(LD_LIBRARY_PATH ? { LD_LIBRARY_PATH } : {}) };
  const env: NodeJS.ProcessEnv = process.platform === 'win32' ? process.env : posix;
  return { ...user, ...(cwd ? { cwd } : {}), env, windowsHide: true };
}

/** Runs a program to its end; its complaints become the error. */
export async function run(file: string, args: string[], user: RunUser | undefined, cwd: string): Promise<void> {
  await exec(file, args, { ...asUser(user, cwd), timeout: 120_000 });
}

/** Whether a program can be run by `user` and exits with 0. */
export async function succeeds(file: string, args: string[], user: RunUser | undefined): Promise<boolean> {
  // Our own working directory may be closed to `user`.
  return exec(file, args, { ...asUser(user, '/'), timeout: 30_000 }).then(
    () => true,
    () => false,
  );
}
