interface Listener {
  readonly onGone: () => void;
  readonly onReturn: () => void;
}

/** What the platform tells of this page's network. Nothing is told where there is no page. */
export class Network {
  readonly #closed = new AbortController();
  #change = new AbortController();
  /** Whether the platform says that there is no network. A server on this very machine can be reached all the same. */
  isGone = false;

  constructor({ onGone, onReturn }: Listener) {
    const become = (isGone: boolean): void => {
      this.isGone = isGone;
      (isGone ? onGone : onReturn)();
      this.#change.abort();
      this.#change = new AbortController();
    };
    const { navigator }: { navigator?: { onLine?: boolean } } = globalThis;
    if (navigator?.onLine === false) become(true);
    const { signal } = this.#closed;
    globalThis.addEventListener?.('offline', () => become(true), { signal });
    globalThis.addEventListener?.('online', () => become(false), { signal });
  }

  /** Aborted when the network goes, or is back. */
  get changed(): AbortSignal {
    return this.#change.signal;
  }

  close(): void {
    this.#closed.abort();
  }
}
