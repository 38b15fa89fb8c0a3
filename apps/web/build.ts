/**
 * Builds the pages into dist/, unless what is there was made from the same sources. Each file also gets its compressed forms, so
 * that nobody compresses it when it is asked for.
 */
import { createHash } from 'node:crypto';
import { mkdtemp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import { build } from 'vite';

// Whoever runs this may be at tests or at work: what is built is for visitors.
process.env['NODE_ENV'] = 'production';

const here = import.meta.dirname;
const root = join(here, '../..');
const dist = join(here, 'dist');

/** What the pages are made from. */
const sources = [
  ...['src', 'public', 'index.html', 'package.json', 'vite.config.ts', 'build.ts'].map((name) => join(here, name)),
  join(root, 'packages/client/src'),
  join(root, 'pnpm-lock.yaml'),
];

const made = await fingerprint();
if ((await lastMade()) !== made) await make();

async function fingerprint(): Promise<string> {
  const hash = createHash('sha256');
  for (const file of (await Promise.all(sources.map(filesIn))).flat())
    hash.update(`${relative(root, file)}\n`).update(await readFile(file));
  return hash.digest('hex');
}

async function filesIn(path: string): Promise<string[]> {
  try {
    const entries = await readdir(path, { recursive: true, withFileTypes: true });
    return entries
      .filter((entry) => entry.isFile())
      .map(({ parentPath, name }) => join(parentPath, name))
      .sort();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOTDIR') return [path];
    throw error;
  }
}

async function lastMade(): Promise<string | undefined> {
  return await readFile(join(dist, '.made-from'), 'utf8').catch(() => undefined);
}

/** Made beside the old ones and then put in their place: a server that starts meanwhile finds either. */
async function make(): Promise<void> {
  const startMs = performance.now();
  const fresh = await mkdtemp(join(here, 'dist-'));
  try {
    const configFile = join(here, 'vite.config.ts');
    await build({ configFile, logLevel: 'warn', build: { outDir: fresh } });
    // The same pages, for a server that draws them before any script runs.
    const drawing = { ssr: join(here, 'src/first/server.tsx'), outDir: join(fresh, 'server') };
    await build({ configFile, logLevel: 'warn', build: { ...drawing, manifest: false, copyPublicDir: false } });
    await Promise.all((await filesIn(fresh)).map(compress));
    await writeFile(join(fresh, '.made-from'), made);
    await rm(dist, { recursive: true, force: true });
    await rename(fresh, dist);
  } finally {
    await rm(fresh, { recursive: true, force: true });
  }
  console.log(`The pages were built in ${((performance.now() - startMs) / 1_000).toFixed(1)} s.`);
}

async function compress(file: string): Promise<void> {
  if (!/\.(js|css|svg)$/.test(file)) return;
  const body = await readFile(file);
  const params = { [constants.BROTLI_PARAM_QUALITY]: 11 };
  await writeFile(`${file}.br`, await promisify(brotliCompress)(body, { params }));
  await writeFile(`${file}.gz`, await promisify(gzip)(body, { level: 9 }));
}
