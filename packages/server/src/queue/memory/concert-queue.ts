import type { EndedBecause, QueueChange, TokenChange } from '../queue.events.ts';
import type { PlaceOrder } from '../admission/load-queues.ts';
import { Departed } from './departed.ts';
import type { Draw } from '../draw/draw.ts';
import { admissions, aheadOf, drawnOf, epochOf, isAdmitting, type Standing, stateOf } from '../queue.rules.ts';
import { QueueRates } from '../estimate/queue-rates.ts';

/** One byte a number: not admitted, inside, or why it ended. */
const waiting = 0;
const inside = 1;
const endings: readonly EndedBecause[] = ['paid', 'left', 'expired', 'absent', 'closed', 'cancelled'];
const firstEnding = 2;

/** What this node knows of a token. */
export interface TokenView extends Standing {
  /** Its place in the queue; null before the draw. */
  readonly place: number | null;
  readonly ahead: number;
  readonly expiresAt: Date | null;
}

/**
 * One concert's queue in this node's memory: five bytes a number and eight more a drawn one, so a poll costs the same
 * whoever waits and needs no database. Exact up to one tick.
 */
export class ConcertQueue implements PlaceOrder {
  row: QueueChange;
  /** Grows with whatever may show in a view: the rest of it is the clock's. */
  changes = 0;
  readonly rates = new QueueRates();
  #states = new Uint8Array(1_024);
  readonly #expiresAt = new Map<number, number>();
  /** The earliest expiry of anyone inside. */
  #firstExpiryMs = Infinity;
  /** Somebody paid, or seats went off sale or came back: whether all is sold has to be asked anew. */
  #salesMoved = false;
  /** Places whose holders left before their turn. Entries that leave before the draw are kept in `#unplaced` until then. */
  readonly #departed = new Departed();
  #unplaced: number[] = [];
  #draw: Draw | undefined;
  #departedCount = 0;
  #absentCount = 0;

  constructor(row: QueueChange) {
    this.row = row;
  }

  /** Takes a newer row. Counters only grow, so a late reader never takes them back. */
  update(row: QueueChange): void {
    // Sold out was decided by what was read: seats that came back meanwhile are found by asking once more.
    if (row.soldOut && !this.row.soldOut) this.#salesMoved = true;
    this.changes++;
    this.row = {
      ...row,
      drawn: drawnOf(this.row, row),
      lastSeq: Math.max(row.lastSeq, this.row.lastSeq),
      frontier: Math.max(row.frontier, this.row.frontier),
      admitted: Math.max(row.admitted, this.row.admitted),
      epochs: row.epochs.length < this.row.epochs.length ? this.row.epochs : row.epochs,
      ...(row.creditedAt < this.row.creditedAt ? { credit: this.row.credit, creditedAt: this.row.creditedAt } : {}),
    };
  }

  /** How many entries have been drawn whose order this node has not worked out yet. */
  get toDraw(): number {
    return this.#draw === undefined ? (this.row.drawn ?? 0) : 0;
  }

  /** Takes the order of the draw. */
  place(draw: Draw): void {
    this.changes++;
    this.#draw = draw;
    const left = this.#unplaced;
    this.#unplaced = [];
    for (const entry of left) this.#depart(entry);
  }

  /** Whether this number was given, and in this very history. */
  has({ seq: entry, epoch }: { readonly seq: number; readonly epoch: number }): boolean {
    return entry <= this.row.lastSeq && epoch === epochOf(entry, this.row);
  }

  placeOf(entry: number): number | undefined {
    const { drawn } = this.row;
    if (drawn === null) return undefined;
    return entry > drawn ? entry : this.#draw?.placeOf[entry];
  }

  next({ frontier, lastSeq, drawn }: Pick<QueueChange, 'frontier' | 'lastSeq' | 'drawn'>, limit: number): number[] {
    if (drawn === null || this.toDraw > 0 || this.row.drawn !== drawn) return [];
    const found: number[] = [];
    for (let place = frontier + 1; place <= lastSeq && found.length < limit; place++) {
      const entry = place > drawn ? place : this.#draw!.entryAt[place]!;
      if ((this.#states[entry] ?? waiting) === waiting) found.push(entry);
    }
    return found;
  }

  /** Takes a token's change. Tokens only go forward (waiting, inside, ended), so hearing it twice or late is harmless. */
  apply(change: TokenChange): void {
    const { seq: entry } = change;
    if (entry >= this.#states.length) this.#grow(entry);
    const before = this.#states[entry]!;
    if (before >= firstEnding) return;
    this.changes++;
    if (change.endedBecause === null) {
      this.#states[entry] = inside;
      const expiresMs = change.expiresAt!.getTime();
      this.#expiresAt.set(entry, expiresMs);
      this.#firstExpiryMs = Math.min(this.#firstExpiryMs, expiresMs);
      return;
    }
    this.#states[entry] = firstEnding + endings.indexOf(change.endedBecause);
    this.#expiresAt.delete(entry);
    if (change.endedBecause === 'paid') this.#salesMoved = true;
    if (change.admitted) return;
    this.#departedCount++;
    if (change.endedBecause === 'absent') this.#absentCount++;
    this.#depart(entry);
  }

  #depart(entry: number): void {
    const place = this.placeOf(entry);
    if (place === undefined) this.#unplaced.push(entry);
    else this.#departed.add(place);
  }

  view(entry: number, now: Date): TokenView {
    const code = this.#states[entry] ?? waiting;
    const expiresMs = this.#expiresAt.get(entry);
    const expiresAt = expiresMs === undefined ? null : new Date(expiresMs);
    const token = { admittedAt: expiresAt, expiresAt, endedBecause: endings[code - firstEnding] ?? null };
    const state = stateOf(token, this.row, now);
    const place = this.placeOf(entry);
    // Drawn, but this node is still working out the order.
    if (state.state === 'waiting' && place === undefined)
      return { state: 'pre_queue', place: null, ahead: 0, expiresAt: null };
    return {
      ...state,
      place: place ?? null,
      ahead: state.state === 'waiting' ? this.#ahead(place!) : 0,
      expiresAt: state.state === 'active' ? expiresAt : null,
    };
  }

  #ahead(place: number): number {
    const { frontier } = this.row;
    return aheadOf(place, frontier, this.#departed.upTo(place - 1) - this.#departed.upTo(frontier));
  }

  /** Those who still wait. */
  get waiting(): number {
    return Math.max(0, this.row.lastSeq - this.row.admitted - this.#departedCount);
  }

  /** Those who left before their turn, and how many of them because they were absent. */
  get departed(): { all: number; absent: number } {
    return { all: this.#departedCount, absent: this.#absentCount };
  }

  /** How many are inside. Counted one by one only once the earliest expiry has passed. */
  active(nowMs: number): number {
    if (nowMs < this.#firstExpiryMs) return this.#expiresAt.size;
    let count = 0;
    this.#firstExpiryMs = Infinity;
    for (const expiresMs of this.#expiresAt.values()) {
      if (expiresMs > nowMs) count++;
      if (expiresMs < this.#firstExpiryMs) this.#firstExpiryMs = expiresMs;
    }
    return count;
  }

  /** A commit on this node took seats or gave some back: while all is sold, it can only be the latter. */
  seatsChanged(): void {
    if (this.row.soldOut) this.#salesMoved = true;
  }

  /** A commit on this node took seats off sale: they may have been the last. */
  seatsWithdrawn(): void {
    this.#salesMoved = true;
  }

  /** How many may come in now, as far as this node knows. */
  admissible(now: Date, tickMs: number): number {
    const isClosed = this.row.soldOut || this.row.drawn === null || this.toDraw > 0 || !isAdmitting(this.row, now);
    if (isClosed || this.waiting === 0) return 0;
    return Math.min(this.waiting, admissions(this.row, this.rates.active, now, tickMs).places);
  }

  /** Whether a visit ran out and is not marked so, as of the last tick. */
  get #hasExpired(): boolean {
    return this.rates.active < this.#expiresAt.size;
  }

  /** Whether somebody waits for what a tick decides, a visit has to be marked, or all may be sold: whoever looks on is shown that. */
  hasWork(now: Date): boolean {
    return (this.waiting > 0 && isAdmitting(this.row, now)) || this.#hasExpired || this.#salesMoved;
  }

  /** Whether a tick would change something, as far as this node knows: what it has not heard of yet comes with the next refresh. */
  isDue(now: Date, tickMs: number): boolean {
    if (this.#hasExpired || this.#salesMoved) return true;
    if (this.waiting === 0 || !isAdmitting(this.row, now)) return false;
    return this.row.drawn === null || this.admissible(now, tickMs) > 0;
  }

  /** A tick is about to decide: it sees whatever moved before. */
  asking(): void {
    this.#salesMoved = false;
  }

  /** It came to no decision: the next tick asks again. */
  undecided(): void {
    this.#salesMoved = true;
  }

  /** Called at each tick. */
  measure(nowMs: number): void {
    this.rates.measure(nowMs, {
      admitted: this.row.admitted,
      departed: this.departed,
      waiting: this.waiting,
      active: this.active(nowMs),
      isAdmitting: isAdmitting(this.row, new Date(nowMs)) && !this.row.soldOut,
    });
  }

  #grow(entry: number): void {
    let size = this.#states.length;
    while (size <= entry) size *= 2;
    const grown = new Uint8Array(size);
    grown.set(this.#states);
    this.#states = grown;
  }
}
