import { cp } from 'node:fs/promises';
import { globSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, resolve } from 'node:path';
import { defineConfig } from 'vitepress';
import { linkSources } from './sources.ts';

const root = resolve(import.meta.dirname, '../..');

/** The pages of a folder, by their first headings. */
function pagesOf(folder: string): { text: string; link: string }[] {
  return globSync(`${folder}/*.md`, { cwd: root })
    .filter((file) => !file.endsWith('/README.md'))
    .toSorted()
    .map((file) => ({ text: headingOf(file), link: `/${file.replace(/\.md$/, '')}` }));
}

const headingOf = (file: string): string => /^# (.+)$/m.exec(readFileSync(resolve(root, file), 'utf8'))?.[1] ?? file;

/** The site has the folders of the repository, so that a link between two files leads to the same place in both. */
export default defineConfig({
  title: 'Stagedoor',
  description: 'Sells concert seats to a crowd that arrives all at once.',
  lang: 'en',
  srcDir: '..',
  srcExclude: ['**/CHANGELOG.md', '{apps,consumers,tarballs}/**', '**/{dist,site}/**'],
  rewrites: { 'README.md': 'index.md' },
  // The pages stand above the folder that has Vue.
  vite: { resolve: { alias: { vue: dirname(createRequire(import.meta.url).resolve('vue/package.json')) } } },
  markdown: { config: linkSources },
  themeConfig: {
    search: { provider: 'local' },
    outline: [2, 3],
    nav: [
      { text: 'Quick start', link: '/docs/quick-start' },
      { text: 'SDK', link: '/packages/client/README' },
      { text: 'Reference', link: '/docs/reference/site/index.html', target: '_self' },
      { text: 'Operating', link: '/docs/operating' },
    ],
    sidebar: [
      {
        text: 'Begin',
        items: [
          { text: 'What it is', link: '/' },
          { text: 'Quick start', link: '/docs/quick-start' },
          { text: 'A ticket page in 30 minutes', link: '/docs/ticket-page' },
        ],
      },
      {
        text: 'Build',
        items: [
          { text: 'The SDK', link: '/packages/client/README' },
          { text: 'Refusals', link: '/packages/client/REFUSALS' },
          { text: 'Reference', link: '/docs/reference/site/index.html', target: '_self' },
          { text: 'A server for your tests', link: '/packages/server/README' },
        ],
      },
      { text: 'Recipes', items: pagesOf('docs/recipes') },
      {
        text: 'Operate',
        items: [
          { text: 'An on-sale', link: '/docs/on-sale' },
          { text: 'Running Stagedoor', link: '/docs/operating' },
          { text: 'Versions', link: '/docs/versions' },
          { text: 'Security', link: '/SECURITY' },
        ],
      },
      {
        text: 'Inside',
        items: [
          { text: 'Architecture', link: '/docs/architecture' },
          { text: 'Flows and their tests', link: '/docs/flows' },
          { text: 'Contributing', link: '/CONTRIBUTING' },
          { text: 'Decisions', link: '/docs/decisions/README' },
        ],
      },
      { text: 'All decisions', collapsed: true, items: pagesOf('docs/decisions') },
    ],
  },
  async buildEnd({ outDir }) {
    await cp(resolve(root, 'docs/reference/site'), resolve(outDir, 'docs/reference/site'), { recursive: true });
  },
});
