import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, test } from 'vitest';

const root = resolve(import.meta.dirname, '..');
const listed = execFileSync('git', ['ls-files', '-z', '*.ts', '*.tsx'], { cwd: root, encoding: 'utf8' });
const files = listed.split('\0').filter((file) => file !== '');

/** Imports, exports from elsewhere, and `import('…')`, which loads later but depends all the same. */
const imported = /(?:\bfrom|\bimport)\s*\(?\s*'(\.{1,2}\/[^']+)'/g;

const importsOf = (file: string): string[] =>
  Array.from(readFileSync(join(root, file), 'utf8').matchAll(imported), ([, target]) => join(file, '..', target!));

/** What is left once files that import nothing that is left have gone, again and again, is in a circle or leads to one. */
function circling(imports: ReadonlyMap<string, readonly string[]>): string[] {
  const left = new Map(imports);
  for (let before = Infinity; left.size < before;) {
    before = left.size;
    for (const [file, targets] of left) if (!targets.some((target) => left.has(target))) left.delete(file);
  }
  return [...left.keys()];
}

// The linter's `import/no-cycle` sees no `import('…')`, whatever its options say.
test('no file comes back to itself along its imports, those that load later among them', () => {
  const imports = new Map(files.map((file) => [file, importsOf(file)]));
  expect(imports.get('apps/web/src/sign-in/session.ts')).toContain('apps/web/src/sign-in/oidc.ts');
  expect(circling(imports)).toEqual([]);
});

test('a circle is found', () => {
  const imports = {
    'page.ts': ['here.ts'],
    'here.ts': ['there.ts'],
    'there.ts': ['here.ts', 'leaf.ts'],
    'leaf.ts': [],
  };
  expect(circling(new Map(Object.entries(imports)))).toEqual(['page.ts', 'here.ts', 'there.ts']);
});
