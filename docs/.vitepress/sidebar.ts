import { globSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';

const root = resolve(import.meta.dirname, '../..');

interface Item {
  readonly text: string;
  readonly link: string;
  readonly target?: string;
}

/** A page by its first heading. */
function page(file: string): Item {
  const heading = /^# (.+)$/m.exec(readFileSync(resolve(root, file), 'utf8'))?.[1] ?? file;
  return { text: heading, link: file === 'README.md' ? '/' : `/${file.replace(/\.md$/, '')}` };
}

const pagesOf = (folder: string): Item[] =>
  globSync(`${folder}/*.md`, { cwd: root })
    .filter((file) => !file.endsWith('/README.md'))
    .toSorted()
    .map(page);

export const reference: Item = { text: 'Reference', link: '/docs/reference/site/index.html', target: '_self' };

/** Every page has its place here: test/site.test.ts finds one that has none. */
export const sidebar: { text: string; collapsed?: boolean; items: Item[] }[] = [
  {
    text: 'Begin',
    items: [{ ...page('README.md'), text: 'What it is' }, page('docs/quick-start.md'), page('docs/ticket-page.md')],
  },
  {
    text: 'Build',
    items: [
      { ...page('packages/client/README.md'), text: 'The SDK' },
      page('packages/client/REFUSALS.md'),
      reference,
      page('docs/halls.md'),
      { ...page('packages/hall/README.md'), text: 'Halls in your own code' },
      { ...page('packages/server/README.md'), text: 'A server for your tests' },
      { ...page('packages/postgres/README.md'), text: 'A PostgreSQL for your tests' },
    ],
  },
  { text: 'Recipes', items: pagesOf('docs/recipes') },
  {
    text: 'Operate',
    items: [
      page('docs/on-sale.md'),
      page('docs/operating.md'),
      page('docs/alerts.md'),
      page('docs/versions.md'),
      page('SECURITY.md'),
    ],
  },
  {
    text: 'Inside',
    items: [
      page('docs/architecture.md'),
      page('docs/performance.md'),
      page('docs/flows.md'),
      page('CONTRIBUTING.md'),
      page('docs/decisions/README.md'),
    ],
  },
  { text: 'All decisions', collapsed: true, items: pagesOf('docs/decisions') },
];
