import { pause } from './pause.ts';
import type { RouterOutputs } from './types.ts';

type Reservation = RouterOutputs['concert']['reserve'];

/** Seats held for a few minutes. */
export class Hold {
  readonly #now: () => number;
  readonly reservationId: string;
  readonly seatIds: readonly number[];
  /** The price of all seats, in the concert's minor unit. */
  readonly amount: number;
  /** When the hold runs out, by the server's clock. */
  readonly expiresAt: Date;

  /** `visit.reserve` makes holds. `now` is the server's clock. */
  constructor({ reservationId, seatIds, amount, expiresAt }: Reservation, now: () => number) {
    this.#now = now;
    this.reservationId = reservationId;
    this.seatIds = seatIds;
    this.amount = amount;
    this.expiresAt = expiresAt;
  }

  /** How long the hold still lasts, in milliseconds by the server's clock, whatever this machine's says. 0 when it is over. */
  get remainingMs(): number {
    return Math.max(0, this.expiresAt.getTime() - this.#now());
  }

  /** The time that is left, now and at each full second, down to 0: `for await (const ms of hold.countdown()) …`. */
  async *countdown({ signal }: { signal?: AbortSignal } = {}): AsyncGenerator<number, void, undefined> {
    for (;;) {
      signal?.throwIfAborted();
      const { remainingMs } = this;
      yield remainingMs;
      if (remainingMs === 0) return;
      await pause(remainingMs % 1_000 || 1_000, signal);
    }
  }
}
