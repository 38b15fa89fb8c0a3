import { chmodSync, cpSync, globSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { root, run } from '../client/run.ts';

/** A folder far from this workspace, where the recipe for Next.js is followed. */
export const folder = mkdtempSync(join(tmpdir(), 'stagedoor-nextjs-'));
process.on('exit', () => rmSync(folder, { recursive: true, force: true, maxRetries: 10 }));
// Where root runs this, PostgreSQL is another user's and must be able to enter.
chmodSync(folder, 0o711);

export const next = join(folder, 'node_modules/next/dist/bin/next');

/** What `create-next-app` makes, the client from its tarball, and the pages of the recipe. */
export async function install(): Promise<void> {
  const tarball = join(folder, 'stagedoor-client.tgz');
  await run(join(root, 'packages/client'), 'npx', '-y', 'pnpm@12', 'run', 'build');
  await run(join(root, 'packages/client'), 'npx', '-y', 'pnpm@12', 'pack', '--out', tarball);
  cpSync(join(import.meta.dirname, 'application'), folder, { recursive: true });
  for (const [path, code] of pages()) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), code);
  }
  await run(folder, 'npm', 'install', '--no-audit', '--no-fund', tarball);
}

/** The files of the recipe, word for word, and those that it takes from the ticket page. */
function pages(): Map<string, string> {
  const recipe = readFileSync(join(root, 'docs/recipes/nextjs.md'), 'utf8');
  const shown = recipe.matchAll(/^`(app\/[^`]+)`:\n\n```tsx\n(.*?)^```$/gms);
  const files = new Map(Array.from(shown, ([, path, code]) => [path!, code!]));
  const names = /for file in ([\w ]+);/.exec(recipe)![1]!.split(' ');
  for (const path of globSync(`examples/ticket-page/src/{${names.join(',')}}.tsx`, { cwd: root }))
    files.set(
      join('app/concerts/[concertId]', basename(path)),
      readFileSync(join(root, path), 'utf8').replaceAll(".tsx'", "'"),
    );
  return files;
}
