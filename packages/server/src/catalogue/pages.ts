import type { ConcertOutput } from './catalogue.schemas.ts';

/** Some concerts, newest first, and how to ask for those after them. */
export interface ConcertPage {
  concerts: ConcertOutput[];
  nextCursor: string | null;
}

/** More pages than people look at, and few enough for whoever asks for all there could be. */
const keptAtMost = 100;

/**
 * Pages as they were last shown. What has not changed since is the same frozen object again, so that it is written once for
 * all who look.
 */
export class SharedPages {
  readonly #pages = new Map<string, ConcertPage>();

  /** @param start where the page begins: with its length a name for it */
  shared(start: number, page: ConcertPage): ConcertPage {
    const name = `${start}/${page.concerts.length}`;
    const known = this.#pages.get(name);
    if (known && isSame(known, page)) return known;
    if (this.#pages.size >= keptAtMost) this.#pages.clear();
    Object.freeze(page.concerts);
    this.#pages.set(name, Object.freeze(page));
    return page;
  }
}

function isSame(a: ConcertPage, b: ConcertPage): boolean {
  return a.nextCursor === b.nextCursor && a.concerts.every((concert, index) => concert === b.concerts[index]);
}
