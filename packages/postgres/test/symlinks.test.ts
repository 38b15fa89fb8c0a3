import { cp, lstat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { installedBinaries, program } from '../src/binaries.ts';
import { succeeds } from '../src/run-as.ts';
import { makeSymlinks } from '../src/symlinks.ts';
import { newDataDir } from './harness.ts';

test('postgres runs where the package manager did not run install scripts', async () => {
  const installed = await installedBinaries();
  const root = await newDataDir();
  // As a package arrives: without its links.
  await cp(dirname(installed.folder), root, {
    recursive: true,
    filter: async (source) => !(await lstat(source)).isSymbolicLink(),
  });
  const postgres = program({ ...installed, folder: join(root, 'native') }, 'postgres');
  expect(await succeeds(postgres, ['--version'], undefined)).toBe(false);

  // Every start makes sure, also two at once.
  await Promise.all([makeSymlinks(root), makeSymlinks(root)]);
  await makeSymlinks(root);
  expect(await succeeds(postgres, ['--version'], undefined)).toBe(true);
});
