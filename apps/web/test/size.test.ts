import { execFile } from 'node:child_process';
import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { gzipSync } from 'node:zlib';
import { beforeAll, expect, test } from 'vitest';

const web = join(import.meta.dirname, '..');
const dist = join(web, 'dist');

/** What somebody on a phone loads before there is something to see. */
const firstLoadBytes = 150 * 1_024;

/** What a chunk of Vite's manifest brings along. */
interface Chunk {
  readonly file: string;
  readonly imports?: readonly string[];
  readonly css?: readonly string[];
}

let manifest: Readonly<Record<string, Chunk>>;

const build = () => promisify(execFile)(process.execPath, [join(web, 'build.ts')]);

beforeAll(async () => {
  await build();
  manifest = JSON.parse(await readFile(join(dist, '.vite/manifest.json'), 'utf8')) as typeof manifest;
}, 120_000);

/** A chunk with all that it needs at once. */
function filesOf(name: string, known = new Set<string>()): Set<string> {
  const { file, imports = [], css = [] } = manifest[name]!;
  if (known.has(file)) return known;
  for (const each of [file, ...css]) known.add(each);
  for (const each of imports) filesOf(each, known);
  return known;
}

test('the first page and its words are at most 150 kB, as they are sent', async () => {
  const files = new Set([...filesOf('index.html'), ...filesOf('src/language/ko.json')]);
  const sizes = await Promise.all([...files].map(async (file) => gzipSync(await readFile(join(dist, file))).length));
  const bytes = sizes.reduce((sum, size) => sum + size, 0);
  console.log(`first load: ${(bytes / 1_024).toFixed(1)} kB in ${files.size} files`);
  expect(bytes).toBeLessThan(firstLoadBytes);
});

test('the identity provider’s library, the way to a seat and the desk are no part of it', () => {
  const first = filesOf('index.html');
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
