/** What a tab does in turn with the other tabs of its browser. */
interface Turns {
  /** It is this tab that listens to the server now. */
  begin(): void;
  /** It is not any more: another tab does, or none that can be seen. */
  end(): void;
}

/** A browser has six connections to a host under HTTP/1.1, and a stream keeps one: whatever its tabs show, calls need the others. */
const places = ['stagedoor stream 1', 'stagedoor stream 2', 'stagedoor stream 3'];

/**
 * Of all tabs of a browser that show the same thing, one that can be seen listens to the server and tells the others, once one of
 * the browser's few places for streams is free. The lock goes to the next when a tab closes or is hidden.
 */
export class Tabs<Message> {
  readonly #name: string;
  readonly #turns: Turns;
  readonly #page = document;
  readonly #channel: BroadcastChannel;
  #asked: AbortController | undefined;
  #giveUp: (() => void) | undefined;

  /** @param name what the tabs have in common; never shown, never sent anywhere */
  constructor(name: string, turns: Turns & { heard(message: Message): void }) {
    this.#name = name;
    this.#turns = turns;
    this.#channel = new BroadcastChannel(name);
    this.#channel.addEventListener('message', ({ data }: MessageEvent<Message>) => turns.heard(data));
    this.#page.addEventListener('visibilitychange', this.#look);
    this.#look();
  }

  tell(message: Message): void {
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a channel's only reader is its own origin
    this.#channel.postMessage(message);
  }

  close(): void {
    this.#page.removeEventListener('visibilitychange', this.#look);
    this.#rest();
    this.#channel.close();
  }

  #look = (): void => {
    if (this.#page.visibilityState === 'visible') this.#ask();
    else this.#rest();
  };

  #ask(): void {
    if (this.#asked) return;
    const asked = (this.#asked = new AbortController());
    const take = async (lock: string, then: () => Promise<unknown> | undefined): Promise<void> => {
      try {
        await navigator.locks.request(lock, { signal: asked.signal }, then);
      } catch {
        // The wait for the lock was given up.
      }
    };
    const lead = (): Promise<void> | undefined => {
      if (asked.signal.aborted) return undefined;
      // It has one place now: the other ones are for others.
      asked.abort();
      this.#turns.begin();
      return new Promise((resolve) => {
        this.#giveUp = resolve;
      });
    };
    void take(this.#name, () =>
      asked.signal.aborted ? undefined : Promise.all(places.map((place) => take(place, lead))),
    );
  }

  #rest(): void {
    this.#asked?.abort();
    this.#asked = undefined;
    if (this.#giveUp === undefined) return;
    this.#turns.end();
    this.#giveUp();
    this.#giveUp = undefined;
  }
}

/** Whether tabs can agree on one: a page without https can't. */
export const canShareStream = (): boolean =>
  globalThis.document !== undefined && 'locks' in globalThis.navigator && 'BroadcastChannel' in globalThis;
