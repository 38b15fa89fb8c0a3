import { existsSync, globSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { expect, test } from 'vitest';

const root = resolve(import.meta.dirname, '..');

/** Where the docs' short paths begin. */
const beginnings = ['.', 'packages/server', 'packages/server/src', 'packages/server/test', 'packages/client/src'];

const docs = ['README.md', 'CONTRIBUTING.md', ...globSync('docs/*.md', { cwd: root })];

test.each(docs)('every source file that %s names is there', (doc) => {
  const text = readFileSync(resolve(root, doc), 'utf8');
  const named = new Set([...text.matchAll(/`([a-z][\w-]*(?:\/[\w.-]+)+\.ts)`/g)].map(([, path]) => path!));
  const missing = [...named].filter((path) => !beginnings.some((start) => existsSync(resolve(root, start, path))));
  expect(missing).toEqual([]);
});
