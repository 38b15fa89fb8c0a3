import { existsSync, globSync, readFileSync, statSync } from 'node:fs';
import { dirname, relative, resolve } from 'node:path';
import { expect, test } from 'vitest';
import { anchorOf } from '../docs/.vitepress/anchors.ts';
import { sidebar } from '../docs/.vitepress/sidebar.ts';

const root = resolve(import.meta.dirname, '..');
const pages = globSync(['*.md', 'docs/*.md', 'docs/{recipes,decisions}/*.md', 'packages/*/{README,REFUSALS}.md'], {
  cwd: root,
});

/** What is read as text: no code, in which a # is a comment. */
const textOf = (page: string): string =>
  readFileSync(resolve(root, page), 'utf8').replaceAll(/^( *)(`{3,}).*?\n\1\2$/gms, '');

/** A page's anchors; the second of two like headings is numbered. */
function anchorsOf(page: string): Set<string> {
  const anchors = new Set<string>();
  for (const [, heading] of textOf(page).matchAll(/^#{1,6} (.+)$/gm)) {
    const anchor = anchorOf(heading!.replaceAll(/\[([^\]]*)\]\([^)]*\)/g, '$1'));
    let own = anchor;
    for (let count = 1; anchors.has(own); count++) own = `${anchor}-${count}`;
    anchors.add(own);
  }
  return anchors;
}

test('every page of the documentation has one place in the sidebar of the site', () => {
  const links = sidebar.flatMap(({ items }) => items.map(({ link }) => link));
  const expected = pages.map((page) => (page === 'README.md' ? '/' : `/${page.replace(/\.md$/, '')}`));
  expect(links.filter((link) => !link.startsWith('/docs/reference/')).toSorted()).toEqual(expected.toSorted());
});

test.each(pages)('each link of %s into a page leads to a heading that is there', (page) => {
  const links = [...textOf(page).matchAll(/\]\(([^)\s:]*)#([^)\s]+)\)/g)];
  const broken = links.filter(([, path, anchor]) => {
    const target = path === '' ? page : relative(root, resolve(root, dirname(page), path!));
    return !existsSync(resolve(root, target)) || !anchorsOf(target).has(anchor!);
  });
  expect(broken.map(([link]) => link)).toEqual([]);
});

test.each(pages)(
  'each picture of %s is there, and shown instead of linked to: the site has it for those who show it',
  (page) => {
    const found = [...textOf(page).matchAll(/(!?)\[[^\]]*\]\(([^)\s:]+\.(?:svg|png|webp))\)/g)];
    const wrong = found.filter(([, shown, path]) => shown === '' || !existsSync(resolve(root, dirname(page), path!)));
    expect(wrong.map(([link]) => link)).toEqual([]);
  },
);

test('no picture keeps whoever opens a page waiting', () => {
  const pictures = globSync('docs/**/*.{png,webp}', { cwd: root, exclude: ['**/node_modules', '**/.vitepress'] });
  expect(pictures.length).toBeGreaterThan(4);
  expect(pictures.filter((picture) => statSync(resolve(root, picture)).size > 150_000)).toEqual([]);
});
