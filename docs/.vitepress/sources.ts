import { existsSync, statSync } from 'node:fs';
import { dirname, relative, resolve } from 'node:path';
import type { MarkdownRenderer } from 'vitepress';

const root = resolve(import.meta.dirname, '../..');

/** What a link leads to when it is a file that is no page of its own, such as a source. */
export function linkedFile(folder: string, href: string): string | undefined {
  const [path = ''] = href.split('#');
  if (path === '' || /^(\w+:|\/)/.test(path) || /\.(md|html|svg|png|webp)$/.test(path)) return undefined;
  return resolve(folder, path);
}

/** Links to sources lead to pages that show them (docs/source). One to what isn't there fails the build, like one to a page. */
export function linkSources(markdown: MarkdownRenderer): void {
  markdown.core.ruler.push('sources', ({ tokens, env }) => {
    const { realPath, path } = env as { realPath?: string; path: string };
    const page = realPath ?? path;
    for (const token of tokens.flatMap(({ children }) => children ?? [])) {
      const href = token.type === 'link_open' ? token.attrGet('href') : null;
      const file = href === null ? undefined : linkedFile(dirname(page), href);
      if (file === undefined) continue;
      if (!existsSync(file) || !statSync(file).isFile())
        throw new Error(`${relative(root, page)} links to ${href}, which is no file.`);
      token.attrSet('href', `/docs/source/${relative(root, file)}.html`);
    }
  });
}
