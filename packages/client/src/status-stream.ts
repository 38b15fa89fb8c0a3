import type { StagedoorClient, TokenStatus } from './types.ts';

/** What a stream tells. */
interface StreamListener {
  onStatus(status: TokenStatus): void;
  /** It works no more, and is closed. */
  onLost(): void;
}

/** `queue.watch` for one token, while it is open. */
export class StatusStream {
  readonly #client: StagedoorClient;
  readonly #token: string;
  readonly #listener: StreamListener;
  #stream: { unsubscribe(): void } | undefined;

  constructor(client: StagedoorClient, token: string, listener: StreamListener) {
    this.#client = client;
    this.#token = token;
    this.#listener = listener;
  }

  /** Opens the stream, unless it is open. */
  open(): void {
    this.#stream ??= this.#client.queue.watch.subscribe(
      { token: this.#token },
      {
        onData: ({ data }) => this.#listener.onStatus(data),
        // The next poll opens it again: until then polls are what there is.
        onConnectionStateChange: ({ state, error }) => {
          if (state === 'connecting' && error) this.#lose();
        },
        // The next poll says what is the matter, or that nothing is.
        onError: () => this.#lose(),
      },
    );
  }

  close(): void {
    this.#stream?.unsubscribe();
    this.#stream = undefined;
  }

  #lose(): void {
    this.close();
    this.#listener.onLost();
  }
}
