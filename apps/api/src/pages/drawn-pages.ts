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

/** A page that takes longer is no quicker for being drawn. */
const patienceMs = 2_000;

/** Draws pages before any script runs, for nobody in particular: what is drawn goes to everybody who reads the language. */
export class DrawnPages {
  readonly #pages = new Map<string, { untilMs: number; page: Promise<Sent | undefined> }>();
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
    const known = this.#pages.get(key);
    if (known !== undefined && known.untilMs > performance.now()) return await known.page;
    if (this.#drawing >= most.atOnce) return undefined;
    const page = this.#drawn(path, language, ask);
    this.#pages.delete(key);
    this.#pages.set(key, { untilMs: performance.now() + rememberedMs, page });
    if (this.#pages.size > most.remembered) this.#pages.delete(this.#pages.keys().next().value!);
    return await page;
  }

  async #drawn(path: string, language: string, ask: typeof fetch): Promise<Sent | undefined> {
    this.#drawing += 1;
    const { promise: tooLong, resolve } = Promise.withResolvers<undefined>();
    const timer = setTimeout(() => resolve(undefined), patienceMs);
    const drawing = this.#send(path, language, ask)
      // What is refused is told by the page itself, which is drawn in the browser.
      .catch((error: object) => {
        if (!('reason' in error)) this.#onFault(error);
        return undefined;
      })
      .finally(() => {
        this.#drawing -= 1;
        clearTimeout(timer);
      });
    return await Promise.race([drawing, tooLong]);
  }

  async #send(path: string, language: string, ask: typeof fetch): Promise<Sent | undefined> {
    const draw = await this.#draw;
    const drawn = await draw?.(path, language, ask);
    if (drawn === undefined) return undefined;
    const html = this.#compose(drawn, path, language);
    return { html, gzip: await promisify(gzip)(html) };
  }
}
