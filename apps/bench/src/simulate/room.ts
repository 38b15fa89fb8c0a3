import type { Services } from '../../../../packages/server/src/rpc/context.ts';
import type { EndedBecause } from '../../../../packages/server/src/queue/queue.events.ts';
import { ConcertQueue } from '../../../../packages/server/src/queue/memory/concert-queue.ts';
import { type QueueRow, queueDefaults } from '../../../../packages/server/src/queue/index.ts';
import { soonestTurnMs } from '../../../../packages/server/src/queue/poll.rules.ts';
import { admissions } from '../../../../packages/server/src/queue/queue.rules.ts';
import { statusOf } from '../../../../packages/server/src/queue/status.ts';
import {
  type NextInLine,
  passedOverAtMost,
  chooseNext,
} from '../../../../packages/server/src/queue/admission/choose.ts';
import { Inside } from './inside.ts';

export const tickMs = 250;
/** So that the whole crowd takes about an hour. */
const secondsToAdmitAll = 3_600;
/** A visit's mean is three minutes: this rarely binds, but it may. */
const placesForSeconds = 240;

const concertId = 'con_simulated';

/** A queue as one node has it: Stagedoor's own rules and memory. Only the clock and the database are made up. */
export class Room {
  readonly #queue: ConcertQueue;
  readonly #entersAt: Int32Array;
  readonly #dueAt: Float64Array;
  readonly #inside: Inside;
  #row: QueueRow;
  #nowMs = 0;
  readonly #services = { clock: { nowMs: () => this.#nowMs } } as unknown as Pick<Services, 'clock'>;
  readonly #presence: NextInLine['presence'] = { get: (seq) => new Date(this.#dueAt[seq]!) };

  constructor(people: number, entersAt: Int32Array) {
    const admitPerSecond = people / secondsToAdmitAll;
    this.#row = {
      ...queueDefaults,
      concertId,
      state: 'open',
      cancelReason: null,
      avoidOrphans: false,
      salesOpenAt: new Date(0),
      admitPerSecond,
      maxActive: Math.ceil(admitPerSecond * placesForSeconds),
      drawSeed: '',
      // Nobody came before the sale, so nobody is drawn.
      drawn: 0,
      soldOut: false,
      lastSeq: 0,
      frontier: 0,
      admitted: 0,
      epochs: [],
      history: null,
      credit: 0,
      creditedAt: new Date(0),
    };
    this.#queue = new ConcertQueue(this.#row);
    this.#entersAt = entersAt;
    this.#dueAt = new Float64Array(people + 1);
    this.#inside = new Inside(people);
  }

  get waiting(): number {
    return this.#queue.waiting;
  }

  get admitted(): number {
    return this.#row.admitted;
  }

  get activeTtlMs(): number {
    return this.#row.activeTtlMs;
  }

  soonestTurnMs(ahead: number): number {
    return soonestTurnMs(ahead, this.#row);
  }

  /** Gives the next number. */
  enter(): number {
    const seq = this.#row.lastSeq + 1;
    this.#row = { ...this.#row, lastSeq: seq };
    this.#queue.update(this.#row);
    return seq;
  }

  /** What a poll answers. */
  status(seq: number, nowMs: number) {
    this.#nowMs = nowMs;
    return statusOf(this.#services, this.#queue, '', { concertId, userId: '', seq, epoch: 0 });
  }

  /** The visitor will ask again by then. */
  promise(seq: number, dueMs: number): void {
    this.#dueAt[seq] = dueMs;
  }

  /** The visitor goes, from the queue or from inside. */
  end(seq: number, endedBecause: EndedBecause): void {
    this.#queue.apply({ seq, admitted: this.#inside.remove(seq), expiresAt: null, endedBecause });
  }

  /** What a node does once a tick: measure, then let in as many as the rules allow. Answers who came in. */
  tick(nowMs: number): number[] {
    this.#queue.measure(nowMs);
    const now = new Date(nowMs);
    if (!this.#queue.hasWork(now)) return [];
    for (const seq of this.#inside.expired(nowMs)) this.end(seq, 'expired');
    const { places, credit } = admissions(this.#row, this.#inside.count, now, tickMs);
    const next = this.#next(places + passedOverAtMost.alone);
    const line: NextInLine = { next, presence: this.#presence, reachableSince: new Date(0) };
    const { admitted, absent, frontier } = chooseNext(line, this.#row, places, this.#queue, now);
    if (admitted.length + absent.length === 0) return [];
    this.#row = { ...this.#row, frontier, admitted: this.#row.admitted + admitted.length };
    if (admitted.length > 0) this.#row = { ...this.#row, credit: credit - admitted.length, creditedAt: now };
    this.#queue.update(this.#row);
    for (const seq of absent) this.end(seq, 'absent');
    const expiresAt = new Date(nowMs + this.#row.activeTtlMs);
    for (const seq of admitted) {
      this.#inside.add(seq, expiresAt.getTime());
      this.#queue.apply({ seq, admitted: true, expiresAt, endedBecause: null });
    }
    return admitted;
  }

  /** The next in line, as the database would show them. */
  *#next(most: number): NextInLine['next'] {
    for (const seq of this.#queue.next(this.#row, most))
      yield { seq, enteredAt: new Date(this.#entersAt[seq]!), admittedAt: null, endedBecause: null };
  }
}
