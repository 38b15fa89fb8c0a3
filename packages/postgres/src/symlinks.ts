import { lstat, readFile, symlink } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';

/**
 * Makes the links between PostgreSQL's libraries, which no npm package can carry. The platform package's install script
 * makes them too, but package managers run such scripts only where a person has allowed it.
 */
export async function makeSymlinks(root: string): Promise<void> {
  const list = await readFile(join(root, 'native', 'pg-symlinks.json'), 'utf8').catch(() => '[]');
  for (const { source, target } of JSON.parse(list) as { source: string; target: string }[]) {
    const link = join(root, target);
    if (await lstat(link).catch(() => undefined)) continue;
    await symlink(relative(dirname(target), source), link).catch((cause: NodeJS.ErrnoException) => {
      if (cause.code === 'EEXIST') return;
      throw new Error(
        `PostgreSQL's libraries in ${root} lack their links, which could not be made (${cause.code}): allow its install script to run.`,
        { cause },
      );
    });
  }
}
