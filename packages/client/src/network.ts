interface Listener {
  readonly onGone: () => void;
  readonly onReturn: () => void;
}

/** What the platform tells of this page's network. Nothing is told where there is no page. */
export class Network {
  readonly #closed = new AbortController();
  #returned = new AbortController();

  constructor({ onGone, onReturn }: Listener) {
    const { signal } = this.#closed;
    globalThis.addEventListener?.('offline', onGone, { signal });
    const back = (): void => {
      onReturn();
      this.#returned.abort();
      this.#returned = new AbortController();
    };
    globalThis.addEventListener?.('online', back, { signal });
  }

  /** Aborted when the network is back. */
  get returned(): AbortSignal {
    return this.#returned.signal;
  }

  close(): void {
    this.#closed.abort();
  }
}
