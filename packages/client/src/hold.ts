import type { Surroundings } from './surroundings.ts';
import type { NamedSeat, RouterOutputs } from './types.ts';

/** Seats held for a few minutes. */
export interface Hold {
  /** What `payment.pay` and `concert.release` take. */
  readonly reservationId: string;
  /** The date of its seats. */
  readonly scheduleId: string;
  /** When its show begins. */
  readonly startsAt: Date;
  /** The concert's title. */
  readonly title: string;
  /** Which seats of the date. */
  readonly seatIds: readonly number[];
  /** The same seats as people find them: section, row, number and price. */
  readonly seats: readonly NamedSeat[];
  /** The price of all seats, in the concert's minor unit. */
  readonly amount: number;
  /** When the hold runs out, by the server's clock. */
  readonly expiresAt: Date;
  /** How long the hold still lasts, in milliseconds by the server's clock, whatever this machine's says. 0 when it is over. */
  readonly remainingMs: number;
  /** The time that is left, now and at each full second, down to 0: `for await (const ms of hold.countdown()) …`. */
  countdown(options?: { signal?: AbortSignal }): AsyncGenerator<number, void, undefined>;
}

/** The server's time, and how to wait for it. */
interface Time extends Pick<Surroundings, 'pause'> {
  now(): number;
}

/** A hold that goes by a clock. A class, as TanStack Query copies plain objects and would freeze `remainingMs`. */
export class TimedHold implements Hold {
  readonly #time: Time;
  readonly reservationId: string;
  readonly scheduleId: string;
  readonly startsAt: Date;
  readonly title: string;
  readonly seatIds: readonly number[];
  readonly seats: readonly NamedSeat[];
  readonly amount: number;
  readonly expiresAt: Date;

  constructor(held: RouterOutputs['concert']['reserve'], time: Time) {
    this.#time = time;
    this.reservationId = held.reservationId;
    this.scheduleId = held.scheduleId;
    this.startsAt = held.startsAt;
    this.title = held.title;
    this.seatIds = held.seatIds;
    this.seats = held.seats;
    this.amount = held.amount;
    this.expiresAt = held.expiresAt;
  }

  get remainingMs(): number {
    return Math.max(0, this.expiresAt.getTime() - this.#time.now());
  }

  async *countdown({ signal }: { signal?: AbortSignal } = {}): AsyncGenerator<number, void, undefined> {
    for (;;) {
      signal?.throwIfAborted();
      const { remainingMs } = this;
      yield remainingMs;
      if (remainingMs === 0) return;
      await this.#time.pause(remainingMs % 1_000 || 1_000, signal);
    }
  }
}
