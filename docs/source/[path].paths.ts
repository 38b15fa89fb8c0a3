import { globSync, readFileSync } from 'node:fs';
import { dirname, extname, relative, resolve } from 'node:path';
import { linkedFile } from '../.vitepress/sources.ts';

const root = resolve(import.meta.dirname, '../..');

/** A page for each file that some Markdown links to. */
export default {
  paths() {
    const markdown = globSync(['*.md', 'docs/*.md', 'docs/{recipes,decisions}/*.md', 'packages/*/*.md'], { cwd: root });
    const files = markdown.flatMap((file) => {
      const links = readFileSync(resolve(root, file), 'utf8').matchAll(/\]\(([^)\s]+)\)/g);
      return Array.from(links, ([, href = '']) => linkedFile(resolve(root, dirname(file)), href)).filter(
        (one) => one !== undefined,
      );
    });
    return [...new Set(files)].map((file) => {
      const path = relative(root, file);
      return {
        params: { path },
        content: `# ${path}\n\n\`\`\`\`${extname(path).slice(1)}\n${readFileSync(file, 'utf8')}\n\`\`\`\`\n`,
      };
    });
  },
};
