import { renderMermaidSVG } from 'beautiful-mermaid';
import type { MarkdownRenderer } from 'vitepress';

/** Fences of Mermaid become drawings while the site is built, in the colours of the page: readers load no program for them. */
export function drawFences(markdown: MarkdownRenderer): void {
  const asCode = markdown.renderer.rules.fence!;
  markdown.renderer.rules.fence = (tokens, index, ...rest) => {
    const token = tokens[index];
    if (token?.info.trim() !== 'mermaid') return asCode(tokens, index, ...rest);
    return `<figure class="drawing" v-html="${markdown.utils.escapeHtml(JSON.stringify(draw(token.content)))}"></figure>\n`;
  };
}

const colours = {
  bg: 'var(--vp-c-bg)',
  fg: 'var(--vp-c-text-1)',
  muted: 'var(--vp-c-text-2)',
  line: 'var(--vp-c-text-3)',
};

/** The font is the site's own already: nothing is asked of another host. A phone sees the whole drawing. */
const draw = (source: string): string =>
  renderMermaidSVG(source, { ...colours, transparent: true, nodeSpacing: 40, layerSpacing: 48 })
    .replace(/@import url\([^)]*\);/, '')
    .replace('style="', 'style="max-width:100%;height:auto;');
