import { chmod, mkdir, mkdtemp, open, readdir, realpath, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';

/** Makes the folder and returns its one true path: by whatever name, it is the same cluster. */
export async function makeDataDir(dataDir: string): Promise<string> {
  await makeEnterable(dataDir);
  return realpath(dataDir);
}

/** Makes the folder and its parents; as root, those made can be passed through by other users. */
export async function makeEnterable(folder: string): Promise<void> {
  const path = resolve(folder);
  const first = await mkdir(path, { recursive: true });
  if (first === undefined || process.getuid?.() !== 0) return;
  for (let made = path; made.length >= first.length; made = dirname(made)) await chmod(made, 0o711);
}

/** Whether something is there. */
export async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}

/**
 * Makes a folder whole or not at all: `build` fills a sibling, which then gets the name.
 * What an earlier, killed attempt left behind is removed.
 */
export async function makeOnce(folder: string, build: (temp: string) => Promise<void>): Promise<void> {
  if (await exists(folder)) return;
  const parent = dirname(folder);
  const prefix = `${basename(folder)}.new-`;
  for (const name of await readdir(parent)) {
    if (name.startsWith(prefix)) await remove(join(parent, name)).catch(() => {});
  }
  // A random name, as a program started by the killed attempt may still be writing to the old one.
  const temp = await mkdtemp(join(parent, prefix));
  try {
    await build(temp);
    await rename(temp, folder);
    await syncFolder(parent);
  } catch (error) {
    await remove(temp);
    throw error;
  }
}

const remove = (path: string) => rm(path, { recursive: true, force: true, maxRetries: 3 });

/** Makes the new name survive a power cut. */
async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return;
  await using handle = await open(folder, 'r');
  await handle.sync();
}
