import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';

/** What apps/web draws of a page (apps/web/src/first/server.tsx). */
interface Drawn {
  readonly html: string;
  readonly title: string;
  readonly sight: object;
}

type Draw = (path: string, language: string, ask: typeof fetch) => Promise<Drawn | undefined>;

/** A page as it is sent: as it is, and smaller. */
export interface Sent {
  readonly html: string;
  readonly gzip: Buffer<ArrayBuffer>;
}

/** Pages that are drawn ahead, by their addresses. */
const drawable = /^\/(?:concerts\/\w{1,64}(?:\/visit)?)?$/;

/** A crowd gets what one of it was drawn; a sale that opens is seen as soon. */
const rememberedMs = 2_000;

/** How many pages are remembered, and how many are drawn at a time: whoever asks for more gets them without, as ever. */
const most = { remembered: 200, atOnce: 8 };

/** A page that takes longer is no quicker for being drawn: it is drawn for whoever comes next. */
const patienceMs = 400;

/** The reasons of errors that are no refusal. */
const faults: ReadonlySet<unknown> = new Set([undefined, 'INTERNAL', 'UNREACHABLE']);

interface Remembered {
  page: Promise<Sent | undefined>;
  untilMs: number;
}

/** Draws pages before any script runs, for nobody in particular: what is drawn goes to everybody who reads the language. */
export class DrawnPages {
  /** The one that was asked for last is the last. */
  readonly #pages = new Map<string, Remembered>();
  readonly #draw: Promise<Draw | undefined>;
  readonly #compose: (drawn: Drawn, path: string, language: string) => string;
  readonly #onFault: (error: unknown) => void;
  #drawing = 0;

  /**
   * @param folder where the built pages are
   * @param compose puts what was drawn into its page
   * @param onFault told what keeps pages from being drawn, other than a refusal
   */
  constructor(
    folder: string,
    compose: (drawn: Drawn, path: string, language: string) => string,
    onFault: (error: unknown) => void,
  ) {
    this.#compose = compose;
    this.#onFault = onFault;
    const script = join(folder, 'server/server.mjs');
    this.#draw = existsSync(script)
      ? import(pathToFileURL(script).href).then(
          ({ draw }: { draw: Draw }) => draw,
          (error: unknown) => {
            onFault(error);
            return undefined;
          },
        )
      : Promise.resolve(undefined);
  }

  /** The page at an address, or nothing where it is not drawn: then the browser draws it. */
  async at(path: string, search: string, language: string, ask: typeof fetch): Promise<Sent | undefined> {
    if (search !== '' || !drawable.test(path)) return undefined;
    const key = `${language} ${path}`;
    let known = this.#pages.get(key);
    if (known === undefined || known.untilMs <= performance.now()) {
      if (this.#drawing >= most.atOnce) return undefined;
      known = this.#begin(key, this.#send(path, language, ask));
    }
    this.#pages.delete(key);
    this.#pages.set(key, known);
    if (this.#pages.size > most.remembered) this.#pages.delete(this.#pages.keys().next().value!);
    return await known.page;
  }

  /** Whoever asks while a page is drawn gets it, or nothing once it takes too long; whoever asks afterwards gets it. */
  #begin(key: string, drawing: Promise<Sent | undefined>): Remembered {
    this.#drawing += 1;
    const { promise: page, resolve } = Promise.withResolvers<Sent | undefined>();
    const remembered = { page, untilMs: Infinity };
    const timer = setTimeout(() => resolve(undefined), patienceMs);
    const end = (drawn: Sent | undefined): void => {
      this.#drawing -= 1;
      clearTimeout(timer);
      resolve(drawn);
      remembered.page = Promise.resolve(drawn);
      remembered.untilMs = performance.now() + rememberedMs;
    };
    drawing.then(end, (error: unknown) => {
      const reason = reasonOf(error);
      // What is refused is told by the page itself, which is drawn in the browser.
      if (faults.has(reason)) this.#onFault(error);
      end(undefined);
      // One reader's limit is no other's.
      if (reason === 'RATE_LIMITED') remembered.untilMs = 0;
    });
    return remembered;
  }

  async #send(path: string, language: string, ask: typeof fetch): Promise<Sent | undefined> {
    const draw = await this.#draw;
    const drawn = await draw?.(path, language, ask);
    if (drawn === undefined) return undefined;
    const html = this.#compose(drawn, path, language);
    return { html, gzip: await promisify(gzip)(html) };
  }
}

const reasonOf = (error: unknown): unknown =>
  typeof error === 'object' && error !== null && 'reason' in error ? error.reason : undefined;
