import type { EndedBecause, QueueChange, TokenChange, TokenState } from '../changes.ts';
import { Departed } from './departed.ts';
import { aheadOf, stateOf } from './queue.rules.ts';

/** One byte a number: not admitted, inside, or why it ended. */
const waiting = 0;
const inside = 1;
const endings: readonly EndedBecause[] = ['paid', 'left', 'expired', 'absent', 'closed'];
const firstEnding = 2;

/** How far back the admission rate is measured. */
const rateWindowMs = 60_000;

/** What this node knows of a token. */
export interface TokenView {
  readonly state: TokenState;
  readonly endedBecause?: EndedBecause;
  readonly ahead: number;
  readonly expiresAt: Date | null;
}

/**
 * One concert's queue in this node's memory: about five bytes a number, so a poll costs the same whoever waits and
 * needs no database. Exact up to one tick.
 */
export class ConcertQueue {
  row: QueueChange;
  #states = new Uint8Array(1_024);
  readonly #expiresAt = new Map<number, number>();
  readonly #departed = new Departed();
  #departedCount = 0;
  readonly #samples: { atMs: number; admitted: number }[] = [];
  #waitingSinceMs = Infinity;
  /** Counted once a tick: a poll must not count the crowd inside. */
  #activeAtTick = 0;

  constructor(row: QueueChange) {
    this.row = row;
  }

  /** Takes a newer row. Counters only grow, so a late reader never takes them back. */
  update(row: QueueChange): void {
    this.row = {
      ...row,
      lastSeq: Math.max(row.lastSeq, this.row.lastSeq),
      frontier: Math.max(row.frontier, this.row.frontier),
      admitted: Math.max(row.admitted, this.row.admitted),
    };
  }

  /** Takes a token's change. Tokens only go forward (waiting, inside, ended), so hearing it twice or late is harmless. */
  apply(change: TokenChange): void {
    const { seq } = change;
    if (seq >= this.#states.length) this.#grow(seq);
    const before = this.#states[seq]!;
    if (before >= firstEnding) return;
    if (change.endedBecause === null) {
      this.#states[seq] = inside;
      this.#expiresAt.set(seq, change.expiresAt!.getTime());
      return;
    }
    this.#states[seq] = firstEnding + endings.indexOf(change.endedBecause);
    this.#expiresAt.delete(seq);
    if (!change.admitted) {
      this.#departed.add(seq);
      this.#departedCount++;
    }
  }

  view(seq: number, now: Date): TokenView {
    const code = this.#states[seq] ?? waiting;
    const expiresMs = this.#expiresAt.get(seq);
    const expiresAt = expiresMs === undefined ? null : new Date(expiresMs);
    const state = stateOf(
      { admittedAt: expiresAt, expiresAt, endedBecause: endings[code - firstEnding] ?? null },
      this.row,
      now,
    );
    return {
      ...state,
      ahead: state.state === 'waiting' ? this.#ahead(seq) : 0,
      expiresAt: state.state === 'active' ? expiresAt : null,
    };
  }

  #ahead(seq: number): number {
    const { frontier } = this.row;
    return aheadOf(seq, frontier, this.#departed.upTo(seq - 1) - this.#departed.upTo(frontier));
  }

  /** Those who still wait. */
  get waiting(): number {
    const { lastSeq, frontier } = this.row;
    return aheadOf(lastSeq + 1, frontier, this.#departed.upTo(lastSeq) - this.#departed.upTo(frontier));
  }

  /** Those who left before their turn. */
  get departed(): number {
    return this.#departedCount;
  }

  active(nowMs: number): number {
    let count = 0;
    for (const expiresMs of this.#expiresAt.values()) if (expiresMs > nowMs) count++;
    return count;
  }

  /** Whether a tick could do something: someone waits, or someone inside ran out. */
  get hasWork(): boolean {
    return this.waiting > 0 || this.#activeAtTick < this.#expiresAt.size;
  }

  /** Called at each tick: keeps the last minute's admissions, and since when people wait without a pause. */
  measure(nowMs: number): void {
    if (this.waiting === 0) this.#waitingSinceMs = Infinity;
    else this.#waitingSinceMs = Math.min(this.#waitingSinceMs, nowMs);
    this.#activeAtTick = this.active(nowMs);
    this.#samples.push({ atMs: nowMs, admitted: this.row.admitted });
    while (this.#samples[0]!.atMs < nowMs - rateWindowMs) this.#samples.shift();
  }

  /** Admissions a second over the last minute (or since `sinceMs`, when that is later). */
  measuredPerSecond(nowMs: number, sinceMs = 0): number {
    const first = this.#samples.find((sample) => sample.atMs >= sinceMs);
    return first && nowMs - first.atMs >= 1_000
      ? ((this.row.admitted - first.admitted) * 1_000) / (nowMs - first.atMs)
      : 0;
  }

  /**
   * How fast the queue moves: measured while people waited, since how few come in while nobody waits says nothing about
   * how many could. Before there is a measurement, the most that the caps allow.
   */
  pacePerSecond(nowMs: number): number {
    const measured = nowMs - this.#waitingSinceMs >= 5_000 ? this.measuredPerSecond(nowMs, this.#waitingSinceMs) : 0;
    if (measured > 0) return measured;
    const { admitPerSecond, maxActive, activeTtlMs } = this.row;
    return this.active(nowMs) < maxActive
      ? admitPerSecond
      : Math.min(admitPerSecond, (maxActive * 1_000) / activeTtlMs);
  }

  #grow(seq: number): void {
    let size = this.#states.length;
    while (size <= seq) size *= 2;
    const grown = new Uint8Array(size);
    grown.set(this.#states);
    this.#states = grown;
  }
}
