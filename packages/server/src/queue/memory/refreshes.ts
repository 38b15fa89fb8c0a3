import { setTimeout as delay } from 'node:timers/promises';

/** How often callers beside the tick may make the node ask the database. */
const onDemandEveryMs = 50;

/** Fetches, one after the other, each shared by all who asked before it began. */
export class Refreshes {
  readonly #fetch: () => Promise<void>;
  #startedMs = -Infinity;
  #running: Promise<void> = Promise.resolve();
  #next: Promise<void> | undefined;

  constructor(fetch: () => Promise<void>) {
    this.#fetch = fetch;
  }

  /** A fetch under way may be too old for the caller, so all who come meanwhile share the next. */
  next(): Promise<void> {
    this.#next ??= this.#running
      .catch(() => undefined)
      .then(() => {
        this.#next = undefined;
        this.#startedMs = performance.now();
        this.#running = this.#fetch();
        return this.#running;
      });
    return this.#next;
  }

  /** The same for callers who can't wait for the tick: however many there are, the database is asked rarely. */
  async onDemand(): Promise<void> {
    const sinceMs = performance.now() - this.#startedMs;
    if (sinceMs < onDemandEveryMs) await delay(onDemandEveryMs - sinceMs);
    await this.next();
  }
}
