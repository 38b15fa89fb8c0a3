import { execFile } from 'node:child_process';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { beforeAll, expect, test } from 'vitest';
import { dist, filesOfPage, firstLoad, readManifest } from './first-load.ts';

/** What somebody on a phone loads before there is something to see. */
const firstLoadBytes = 150 * 1_024;

const build = () => promisify(execFile)(process.execPath, [join(dist, '../build.ts')]);

beforeAll(() => build());

test('the first page and its words are at most 150 kB, as they are sent', async () => {
  const { files, gzipBytes } = await firstLoad();
  console.log(`first load: ${(gzipBytes / 1_024).toFixed(1)} kB in ${files} files`);
  expect(gzipBytes).toBeLessThan(firstLoadBytes);
});

test('the identity provider’s library, the way to a seat and the desk are no part of it', async () => {
  const first = await filesOfPage();
  const manifest = await readManifest();
  const later = [
    'src/sign-in/oidc.ts',
    'src/desk/desk-page.tsx',
    'src/desk/language/en.json',
    'src/waiting/visit-page.tsx',
    'src/tickets/tickets-page.tsx',
  ];
  for (const name of later) expect(first).not.toContain(manifest[name]!.file);
});

test('pages whose sources did not change are not built again', async () => {
  const before = await stat(join(dist, 'index.html'));
  expect((await build()).stdout).toBe('');
  expect((await stat(join(dist, 'index.html'))).mtimeMs).toBe(before.mtimeMs);
});
