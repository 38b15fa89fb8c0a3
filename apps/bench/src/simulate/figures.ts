import { type Estimate, Estimates, type Stage } from './estimates.ts';

const seconds = 1_000;
const observedEveryMs = 15 * seconds;

/** A moment of the sale. */
export interface Moment {
  readonly atMs: number;
  readonly waiting: number;
  readonly admitted: number;
}

/** What a run is judged by. */
export class Figures {
  readonly people: number;
  readonly moments: Moment[] = [];
  readonly #entersAt: Int32Array;
  readonly #waitMs: Int32Array;
  readonly #polls: Uint16Array;
  readonly #pollsInSecond: number[] = [];
  readonly #estimates: Estimates;

  constructor(people: number, entersAt: Int32Array) {
    this.people = people;
    this.#entersAt = entersAt;
    this.#waitMs = new Int32Array(people + 1).fill(-1);
    this.#polls = new Uint16Array(people + 1);
    this.#estimates = new Estimates(people);
  }

  polled(seq: number, nowMs: number): void {
    this.#polls[seq]!++;
    const second = Math.floor(nowMs / seconds);
    this.#pollsInSecond[second] = (this.#pollsInSecond[second] ?? 0) + 1;
  }

  estimated(seq: number, nowMs: number, ms: number, range: readonly [number, number]): void {
    this.#estimates.add(seq, nowMs, ms, range);
  }

  admitted(seq: number, nowMs: number): void {
    this.#waitMs[seq] = nowMs - this.#entersAt[seq]!;
    this.#estimates.settle(seq, this.#entersAt[seq]!, nowMs);
  }

  observe(nowMs: number, waiting: number, admitted: number): void {
    if (nowMs % observedEveryMs === 0) this.moments.push({ atMs: nowMs, waiting, admitted });
  }

  /** Sorted, of those who came in. */
  get waitsMs(): number[] {
    return Array.from(this.#waitMs.filter((ms) => ms >= 0).sort());
  }

  /** Sorted, of everyone. */
  get polls(): number[] {
    return Array.from(this.#polls.subarray(1).toSorted());
  }

  /** Each admitted visitor's wait and polls. */
  *admittedVisitors(): Generator<{ waitMs: number; polls: number }> {
    for (const [seq, waitMs] of this.#waitMs.entries()) if (waitMs >= 0) yield { waitMs, polls: this.#polls[seq]! };
  }

  get mostPollsInSecond(): number {
    return this.#pollsInSecond.reduce((most, polls) => Math.max(most, polls), 0);
  }

  /** What was told at a stage of the wait, beside what came true. */
  told(stage: Stage): readonly Estimate[] {
    return this.#estimates.at[stage];
  }
}
