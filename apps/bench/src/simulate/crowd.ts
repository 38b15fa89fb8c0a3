import { exponential, type Random } from '@stagedoor/ops/random';

/** What becomes of a visitor whose patience runs out: most have enough of it. */
export const stays = 0;
export const fallsSilent = 1;
export const leaves = 2;

const minute = 60_000;
const burst = { share: 0.6, meanMs: 20_000, mostMs: minute };
const tail = { meanMs: 10 * minute, mostMs: 30 * minute };
const silentShare = 0.05;
const leavingShare = 0.05;
const patienceMs = 10 * minute;
const visitMs = 3 * minute;
const payingShare = 0.7;

/** Everyone who comes, in the order of their coming, so that a visitor's index is their number in the queue. */
export class Crowd {
  readonly people: number;
  readonly entersAt: Int32Array;
  readonly #temper: Uint8Array;
  readonly #givesUpAt: Float64Array;
  readonly #random: Random;

  constructor(people: number, random: Random) {
    this.people = people;
    this.#random = random;
    const arrivals = Int32Array.from({ length: people }, () => arrival(random)).sort();
    this.entersAt = new Int32Array(people + 1);
    this.entersAt.set(arrivals, 1);
    this.#temper = Uint8Array.from({ length: people + 1 }, () => temper(random()));
    this.#givesUpAt = Float64Array.from(this.#temper, (temper, seq) => {
      const ms = this.entersAt[seq]! + exponential(random, patienceMs);
      return temper === stays ? Infinity : Math.ceil(ms);
    });
  }

  /** How this visitor ends the wait on their own. */
  temper(seq: number): number {
    return this.#temper[seq]!;
  }

  /** When they do; never, for who stays. */
  givesUpAt(seq: number): number {
    return this.#givesUpAt[seq]!;
  }

  /** How long the visit takes, and how it ends if its time inside does not run out before. */
  visit(): { ms: number; endedBecause: 'paid' | 'left' } {
    const ms = Math.max(1, Math.round(exponential(this.#random, visitMs)));
    return { ms, endedBecause: this.#random() < payingShare ? 'paid' : 'left' };
  }
}

/** Milliseconds after opening: a burst in the first minute, then a long tail. */
function arrival(random: Random): number {
  const { meanMs, mostMs } = random() < burst.share ? burst : tail;
  return Math.floor(exponential(random, meanMs, mostMs));
}

function temper(dice: number): number {
  if (dice < silentShare) return fallsSilent;
  return dice < silentShare + leavingShare ? leaves : stays;
}
