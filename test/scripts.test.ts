import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { expect, test } from 'vitest';

const root = resolve(import.meta.dirname, '..');

/** Names that pnpm keeps for itself: a script of such a name can't be called without `run`. */
const taken = new Set([
  'token',
  'login',
  'logout',
  'whoami',
  'publish',
  'pack',
  'audit',
  'owner',
  'search',
  'add',
  'store',
]);

test('every command that README and the welcome tell people to run is a script that pnpm runs', async () => {
  const { scripts } = JSON.parse(await readFile(resolve(root, 'package.json'), 'utf8')) as {
    scripts: Record<string, string>;
  };
  const texts = await Promise.all(
    ['README.md', 'apps/api/src/welcome.ts'].map((file) => readFile(resolve(root, file), 'utf8')),
  );
  const told = new Set(
    [...texts.join('\n').matchAll(/npx -y pnpm@12 (?:--silent )?([a-z-]+)/g)].map(([, name]) => name!),
  );
  expect([...told].toSorted()).toEqual(['access-token', 'bench', 'buy', 'reference', 'start', 'test']);
  for (const name of told) {
    expect(Object.keys(scripts)).toContain(name);
    expect(taken.has(name), `${name} is a command of pnpm itself`).toBe(false);
  }
});
