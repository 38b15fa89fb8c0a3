import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';

/** Where the build leaves the pages. */
export const dist = join(import.meta.dirname, '../dist');

/** What a chunk of Vite's manifest brings along. */
interface Chunk {
  readonly file: string;
  readonly imports?: readonly string[];
  readonly css?: readonly string[];
}

type Manifest = Readonly<Record<string, Chunk>>;

export const readManifest = async (): Promise<Manifest> =>
  JSON.parse(await readFile(join(dist, '.vite/manifest.json'), 'utf8')) as Manifest;

/** A chunk's files, with all that it needs at once. */
function filesOf(manifest: Manifest, name: string, known = new Set<string>()): Set<string> {
  const { file, imports = [], css = [] } = manifest[name]!;
  if (known.has(file)) return known;
  for (const each of [file, ...css]) known.add(each);
  for (const each of imports) filesOf(manifest, each, known);
  return known;
}

/** What the page names in its HTML. */
export async function filesOfPage(): Promise<Set<string>> {
  const html = await readFile(join(dist, 'index.html'), 'utf8');
  return new Set([...html.matchAll(/"\/(assets\/[^"]+)"/g)].map(([, file]) => file!));
}

/** What is loaded before there is something to see, in the language with the longer words, and how much that is as sent. */
export async function firstLoad(): Promise<{ files: number; gzipBytes: number }> {
  const files = new Set([...(await filesOfPage()), ...filesOf(await readManifest(), 'src/language/ko.json')]);
  const sizes = await Promise.all([...files].map(async (file) => gzipSync(await readFile(join(dist, file))).length));
  return { files: files.size, gzipBytes: sizes.reduce((sum, size) => sum + size, 0) };
}
