import { pause } from './pause.ts';
import type { StagedoorClient, TokenStatus } from './types.ts';

/** Reads `queue.watch`. Keeps only the newest status that was not read yet, as each one replaces the one before. */
export class StatusStream {
  readonly #client: StagedoorClient;
  readonly #token: string;
  readonly #onStatus: (status: TokenStatus) => void;
  #latest: TokenStatus | undefined;
  #stream: { unsubscribe(): void } | undefined;
  #wake = new AbortController();
  /** Whether the stream works now. */
  isLive = false;

  constructor(client: StagedoorClient, token: string, onStatus: (status: TokenStatus) => void) {
    this.#client = client;
    this.#token = token;
    this.#onStatus = onStatus;
  }

  /** Opens the stream, unless it is open. One that fails for good is gone until it is opened again. */
  listen(): void {
    this.#stream ??= this.#client.queue.watch.subscribe(
      { token: this.#token },
      {
        onData: ({ data }) => {
          this.isLive = true;
          this.#latest = data;
          this.#onStatus(data);
          this.#wake.abort();
        },
        onConnectionStateChange: ({ state }) => {
          if (state !== 'pending') this.#lose();
        },
        // The next poll says what is the matter, or that nothing is.
        onError: () => this.close(),
      },
    );
  }

  /** The next status from the stream. Nothing when none came in time, when the stream was lost, or at an abort. */
  async within(ms: number, ...signals: readonly (AbortSignal | undefined)[]): Promise<TokenStatus | undefined> {
    if (this.#latest === undefined) {
      this.#wake = new AbortController();
      await pause(ms, this.#wake.signal, ...signals);
    }
    const latest = this.#latest;
    this.#latest = undefined;
    return latest;
  }

  close(): void {
    this.#stream?.unsubscribe();
    this.#stream = undefined;
    this.#lose();
  }

  #lose(): void {
    if (!this.isLive) return;
    this.isLive = false;
    this.#wake.abort();
  }
}
