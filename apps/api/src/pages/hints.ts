import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** What a chunk of Vite's manifest brings along. */
interface Chunk {
  readonly file: string;
  readonly imports?: readonly string[];
  readonly css?: readonly string[];
}

type Manifest = Readonly<Record<string, Chunk>>;

/** What a page needs soon that its HTML does not name: the scripts that it loads by itself, and what it asks first, word for word. */
interface Needs {
  readonly path: RegExp;
  readonly chunk?: string;
  readonly asks?: (concertId: string) => readonly [procedure: string, input: object];
}

const concert = (concertId: string): readonly [string, object] => ['concert.get', { concertId }];

/** By its address, as apps/web/src/router.tsx has it. A browser test there finds what is fetched in vain. */
const pages: readonly Needs[] = [
  { path: /^\/$/, asks: () => ['concert.list', { limit: 24 }] },
  { path: /^\/concerts\/([^/]+)$/, asks: concert },
  { path: /^\/concerts\/([^/]+)\/visit$/, chunk: 'src/waiting/visit-page.tsx', asks: concert },
  { path: /^\/tickets$/, chunk: 'src/tickets/tickets-page.tsx' },
];

/** The languages that there are words in; the first one is for everybody else. */
const languages = ['en', 'ko'] as const;

/** The language that a browser would have of those that there are. */
export const languageFor = (accepted = ''): (typeof languages)[number] =>
  accepted
    .split(',')
    .map((tag) => tag.trim().slice(0, 2).toLowerCase())
    .find((tag): tag is (typeof languages)[number] => (languages as readonly string[]).includes(tag)) ?? languages[0];

/** Tells browsers at once what they would find out late: each answer is a far way off. */
export class Hints {
  readonly #html: string;
  readonly #manifest: Manifest;

  /** @param folder where the built pages are */
  constructor(folder: string, html: string) {
    this.#html = html;
    this.#manifest = JSON.parse(readFileSync(join(folder, '.vite/manifest.json'), 'utf8')) as Manifest;
  }

  /**
   * Links for the head of the page at an address.
   * @param isAnswered whether the page has its first answer
   */
  for(path: string, language: string, isAnswered: boolean): string {
    const needs = pages.find((page) => page.path.test(path));
    const concertId = needs?.path.exec(path)?.[1] ?? '';
    const files = [`src/language/${language}.json`, needs?.chunk]
      .flatMap((name) => (name === undefined ? [] : [...this.#filesOf(name)]))
      .filter((file) => !this.#html.includes(file));
    const asked = isAnswered ? undefined : needs?.asks?.(concertId);
    return [...new Set(files)].map(linkTo).join('') + (asked === undefined ? '' : linkToAnswer(...asked));
  }

  /** A chunk's files, with all that it needs at once. */
  #filesOf(name: string, known = new Set<string>()): Set<string> {
    const { file, imports = [], css = [] } = this.#manifest[name] ?? { file: '' };
    if (file === '' || known.has(file)) return known;
    for (const each of [file, ...css]) known.add(each);
    for (const each of imports) this.#filesOf(each, known);
    return known;
  }
}

const linkTo = (file: string): string =>
  file.endsWith('.css')
    ? `<link rel="preload" as="style" crossorigin href="/${file}">`
    : `<link rel="modulepreload" crossorigin href="/${file}">`;

/** As the SDK asks: a batch of one. */
const linkToAnswer = (procedure: string, input: object): string =>
  `<link rel="preload" as="fetch" crossorigin href="/trpc/${procedure}?batch=1&amp;input=${encodeURIComponent(JSON.stringify({ 0: input }))}">`;
