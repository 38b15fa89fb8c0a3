import { cp } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, resolve } from 'node:path';
import { defineConfig } from 'vitepress';
import { anchorOf } from './anchors.ts';
import { drawFences } from './drawings.ts';
import { reference, sidebar } from './sidebar.ts';
import { linkSources } from './sources.ts';

const root = resolve(import.meta.dirname, '../..');

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
  markdown: {
    anchor: { slugify: anchorOf },
    config(markdown) {
      linkSources(markdown);
      drawFences(markdown);
    },
  },
  themeConfig: {
    search: { provider: 'local' },
    outline: [2, 3],
    nav: [
      { text: 'Quick start', link: '/docs/quick-start' },
      { text: 'SDK', link: '/packages/client/README' },
      reference,
      { text: 'Operating', link: '/docs/operating' },
    ],
    sidebar,
  },
  async buildEnd({ outDir }) {
    await cp(resolve(root, 'docs/reference/site'), resolve(outDir, 'docs/reference/site'), { recursive: true });
  },
});
