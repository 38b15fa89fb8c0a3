import { existsSync, globSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { expect, test } from 'vitest';

const root = resolve(import.meta.dirname, '..');

/** Where the docs' short paths begin. */
const beginnings = ['.', 'packages/server', 'packages/server/src', 'packages/server/test', 'packages/client/src'];

const docs = ['README.md', 'CONTRIBUTING.md', ...globSync(['docs/*.md', 'docs/recipes/*.md'], { cwd: root })];

test.each(docs)('every source file that %s names is there', (doc) => {
  const text = readFileSync(resolve(root, doc), 'utf8');
  const named = new Set([...text.matchAll(/`([a-z][\w-]*(?:\/[\w.-]+)+\.ts)`/g)].map(([, path]) => path!));
  const missing = [...named].filter((path) => !beginnings.some((start) => existsSync(resolve(root, start, path))));
  expect(missing).toEqual([]);
});

test('the code of the ticket page is, file by file, that of the example whose types and test are run', () => {
  const text = readFileSync(resolve(root, 'docs/ticket-page.md'), 'utf8');
  const shown = new Map(
    Array.from(text.matchAll(/^`(examples\/[^`]+)`:\n\n```tsx?\n(.*?)\n```$/gms), ([, path, code]) => [path!, code!]),
  );
  const there = globSync('examples/ticket-page/{src,test}/*.{ts,tsx}', { cwd: root });
  expect([...shown.keys()].toSorted()).toEqual(there.filter((path) => !path.endsWith('.d.ts')).toSorted());
  for (const [path, code] of shown) expect(code, path).toBe(readFileSync(resolve(root, path), 'utf8').trimEnd());
});
