import type { HttpConfig } from '../config.ts';
import { refusal, type Refusal } from '../errors.ts';
import { Counts } from './counts.ts';

/** Streams last for minutes: asking again sooner is seldom of use, and a poll tells the same. */
const retryAfterMs = 10_000;

type Limits = Pick<HttpConfig, 'streams' | 'streamsPerAddress' | 'streamsPerToken'>;

/** Open streams, each of which costs memory for as long as it lasts. */
export class Streams {
  readonly #byAddress = new Counts();
  readonly #byToken = new Counts();
  readonly #limits: Limits;

  constructor(limits: Limits) {
    this.#limits = limits;
  }

  /** How many are open. */
  get count(): number {
    return this.#byAddress.all;
  }

  /** Counts a stream until it is closed, unless there are too many. */
  open(address: string, token: string): { refused: Refusal } | { close(): void } {
    const refused = this.#refuse(address, token);
    if (refused) return { refused };
    this.#byAddress.add(address, 1);
    this.#byToken.add(token, 1);
    return {
      close: () => {
        this.#byAddress.add(address, -1);
        this.#byToken.add(token, -1);
      },
    };
  }

  /** Too many of one's own are the caller's matter (429); too many of everybody's are this server's (503). */
  #refuse(address: string, token: string): Refusal | undefined {
    const { streams, streamsPerAddress, streamsPerToken } = this.#limits;
    if (this.#byToken.of(token) >= streamsPerToken || this.#byAddress.of(address) >= streamsPerAddress)
      return refusal(
        'RATE_LIMITED',
        { retryAfterMs },
        'Too many streams are open. Poll queue.status or concert.seatStates instead.',
      );
    if (this.#byAddress.all >= streams)
      return refusal(
        'OVERLOADED',
        { retryAfterMs },
        'This server has no stream left. Poll queue.status or concert.seatStates instead.',
      );
    return undefined;
  }
}
