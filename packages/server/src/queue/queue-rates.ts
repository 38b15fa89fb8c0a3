import type { QueueChange } from '../changes.ts';

/** How far back rates are measured. */
const windowMs = 60_000;

/** What a tick saw of a queue. */
interface Sample {
  readonly admitted: number;
  readonly departed: number;
  readonly waiting: number;
  readonly active: number;
}

/** How fast one queue moves, measured over the last minute. */
export class QueueRates {
  readonly #samples: (Sample & { atMs: number; polls: number })[] = [];
  #waitingSinceMs = Infinity;
  #polls = 0;
  /** Inside at the last tick: counted once a tick, since a poll must not count the crowd. */
  active = 0;

  /** Called at each tick. */
  measure(nowMs: number, sample: Sample): void {
    this.active = sample.active;
    if (sample.waiting === 0) this.#waitingSinceMs = Infinity;
    else this.#waitingSinceMs = Math.min(this.#waitingSinceMs, nowMs);
    this.#samples.push({ ...sample, atMs: nowMs, polls: this.#polls });
    while (this.#samples[0]!.atMs < nowMs - windowMs) this.#samples.shift();
  }

  /** Somebody asked where they stand. */
  polled(): void {
    this.#polls++;
  }

  /** What happened a second over the last minute (or since `sinceMs`, when that is later). */
  perSecond(nowMs: number, sinceMs = 0): { admitted: number; departed: number; polls: number } {
    const first = this.#samples.find((sample) => sample.atMs >= sinceMs);
    const last = this.#samples.at(-1);
    if (first === undefined || last === undefined || nowMs - first.atMs < 1_000)
      return { admitted: 0, departed: 0, polls: 0 };
    const per = 1_000 / (nowMs - first.atMs);
    return {
      admitted: (last.admitted - first.admitted) * per,
      departed: (last.departed - first.departed) * per,
      polls: (this.#polls - first.polls) * per,
    };
  }

  /**
   * How fast the queue moves: measured while people waited, since how few come in while nobody waits says nothing about
   * how many could. Before there is a measurement, the most that the caps allow.
   */
  pacePerSecond(
    nowMs: number,
    { admitPerSecond, maxActive, activeTtlMs }: Pick<QueueChange, 'admitPerSecond' | 'maxActive' | 'activeTtlMs'>,
  ): number {
    const measured = nowMs - this.#waitingSinceMs >= 5_000 ? this.perSecond(nowMs, this.#waitingSinceMs).admitted : 0;
    if (measured > 0) return measured;
    return this.active < maxActive ? admitPerSecond : Math.min(admitPerSecond, (maxActive * 1_000) / activeTtlMs);
  }
}
