import type { Movement } from './wait.rules.ts';

/** How far back rates are measured. */
const windowMs = 60_000;

/** At most one sample a second is kept, so that a node with a thousand queues keeps few. */
const sampleEveryMs = 1_000;

/** A measurement shorter than this says nothing about the pace. */
const shortestMs = 2_000;

/** What a tick saw of a queue. */
export interface QueueFigures {
  readonly admitted: number;
  readonly departed: { readonly all: number; readonly absent: number };
  readonly waiting: number;
  readonly active: number;
  /** Whether those who wait are let in: not in a pause, nor when all is sold. */
  readonly isAdmitting: boolean;
}

/** Totals since this node started. */
interface Totals extends Omit<Movement, 'ms'> {
  readonly atMs: number;
  readonly polls: number;
}

const unmeasured: Movement = { ms: 0, admitted: 0, absent: 0, left: 0, ended: 0, waitedMs: 0, insideMs: 0 };

/** How fast one queue moves, measured over the last minute. */
export class QueueRates {
  readonly #samples: Totals[] = [];
  /** Since when people have both waited and been let in. Outside that time the count of admissions says nothing about the pace. */
  #movesSince: Totals | undefined;
  #polls = 0;
  #isIdle = true;
  /** Inside at the last tick: counted once a tick, since a poll must not count the crowd. */
  active = 0;

  /** Called at each tick. */
  measure(nowMs: number, { admitted, departed, waiting, active, isAdmitting }: QueueFigures): void {
    this.active = active;
    while (this.#samples.length > 0 && this.#samples[0]!.atMs < nowMs - windowMs) this.#samples.shift();
    const wasIdle = this.#isIdle;
    this.#isIdle = waiting === 0 && active === 0;
    // Most queues of a node are over: they keep no samples.
    if (wasIdle && this.#isIdle) return;
    const last = this.#samples.at(-1);
    const ms = last === undefined || wasIdle ? 0 : Math.max(0, nowMs - last.atMs);
    const totals: Totals = {
      atMs: nowMs,
      polls: this.#polls,
      admitted,
      absent: departed.absent,
      left: departed.all - departed.absent,
      ended: admitted - active,
      waitedMs: (last?.waitedMs ?? 0) + waiting * ms,
      insideMs: (last?.insideMs ?? 0) + active * ms,
    };
    this.#movesSince = waiting > 0 && isAdmitting ? (this.#movesSince ?? totals) : undefined;
    const previous = this.#samples.at(-2);
    if (previous !== undefined && nowMs - previous.atMs < sampleEveryMs) this.#samples.pop();
    this.#samples.push(totals);
  }

  /** Somebody asked where they stand. */
  polled(): void {
    this.#polls++;
  }

  /** What happened a second over the last minute. */
  perSecond(nowMs: number): { admitted: number; departed: number; polls: number } {
    const first = this.#samples[0];
    const last = this.#samples.at(-1);
    if (first === undefined || last === undefined || nowMs - first.atMs < 1_000)
      return { admitted: 0, departed: 0, polls: 0 };
    const per = 1_000 / (nowMs - first.atMs);
    return {
      admitted: (last.admitted - first.admitted) * per,
      departed: (last.left + last.absent - first.left - first.absent) * per,
      polls: (this.#polls - first.polls) * per,
    };
  }

  /** What happened over the last minute, as far as the queue moved. */
  get moved(): Movement {
    const [oldest, since, last] = [this.#samples[0], this.#movesSince, this.#samples.at(-1)];
    if (oldest === undefined || since === undefined || last === undefined) return unmeasured;
    const first = since.atMs > oldest.atMs ? since : oldest;
    const ms = last.atMs - first.atMs;
    if (ms < shortestMs) return unmeasured;
    return {
      ms,
      admitted: last.admitted - first.admitted,
      absent: last.absent - first.absent,
      left: last.left - first.left,
      // A token's change may arrive before the queue's row, so the difference can be negative for a moment.
      ended: Math.max(0, last.ended - first.ended),
      waitedMs: last.waitedMs - first.waitedMs,
      insideMs: last.insideMs - first.insideMs,
    };
  }
}
