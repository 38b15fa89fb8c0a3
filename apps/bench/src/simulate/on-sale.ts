import { type Random, randomOf } from '@stagedoor/ops/random';
import { pollAfter } from '../../../../packages/server/src/queue/poll.rules.ts';
import { Calendar } from './calendar.ts';
import { Crowd, leaves } from './crowd.ts';
import { Figures } from './figures.ts';
import { Room, tickMs } from './room.ts';

/** One on-sale in virtual time, from opening until nobody waits or visits. */
export function simulateOnSale(people: number, seed: number): Figures {
  return new OnSale(people, randomOf(seed)).run();
}

class OnSale {
  readonly #random: Random;
  readonly #crowd: Crowd;
  readonly #room: Room;
  readonly #calendar: Calendar;
  readonly #figures: Figures;
  /** Who found out that they are inside, and how their visit will end. */
  readonly #visits = new Map<number, 'paid' | 'left'>();
  #nowMs = 0;
  #entered = 0;

  constructor(people: number, random: Random) {
    this.#random = random;
    this.#crowd = new Crowd(people, random);
    this.#room = new Room(people, this.#crowd.entersAt);
    this.#calendar = new Calendar(people);
    this.#figures = new Figures(people, this.#crowd.entersAt);
  }

  /** The clock goes through every millisecond: an empty one costs less than a heap would. */
  run(): Figures {
    const { people, entersAt } = this.#crowd;
    const wake = (seq: number): void => this.#wake(seq);
    for (; this.#entered < people || this.#calendar.size > 0 || this.#room.waiting > 0; this.#nowMs++) {
      if (this.#nowMs % tickMs === 0) this.#tick();
      while (this.#entered < people && entersAt[this.#entered + 1]! <= this.#nowMs) {
        this.#entered = this.#room.enter();
        this.#ask(this.#entered);
      }
      this.#calendar.take(this.#nowMs, wake);
    }
    return this.#figures;
  }

  #tick(): void {
    for (const seq of this.#room.tick(this.#nowMs)) this.#figures.admitted(seq, this.#nowMs);
    this.#figures.observe(this.#nowMs, this.#room.waiting, this.#room.admitted);
  }

  #wake(seq: number): void {
    const endedBecause = this.#visits.get(seq);
    if (endedBecause !== undefined) {
      this.#visits.delete(seq);
      this.#room.end(seq, endedBecause);
    } else if (this.#nowMs >= this.#crowd.givesUpAt(seq)) {
      if (this.#crowd.temper(seq) === leaves) this.#room.end(seq, 'left');
    } else {
      this.#figures.polled(seq, this.#nowMs);
      this.#ask(seq);
    }
  }

  /** Asks where one stands (entering tells it, too), then goes in or waits as told. */
  #ask(seq: number): void {
    const status = this.#room.status(seq, this.#nowMs);
    if (status.state === 'active') this.#visit(seq, status.expiresAt!.getTime());
    if (status.state !== 'waiting') return;
    this.#figures.estimated(seq, this.#nowMs, status.estimatedWaitMs!, status.estimatedWaitRangeMs!);
    // The answer's own `pollAfterMs` has an unseeded jitter.
    const { activeTtlMs } = this.#room;
    const soonestMs = this.#room.soonestTurnMs(status.ahead);
    const dueMs = this.#nowMs + pollAfter(status.estimatedWaitMs!, activeTtlMs, this.#random(), soonestMs);
    this.#room.promise(seq, dueMs);
    this.#calendar.add(seq, Math.max(this.#nowMs + 1, Math.min(dueMs, this.#crowd.givesUpAt(seq))), this.#nowMs);
  }

  /** Stays a while; who stays longer than allowed is put out by the tick. */
  #visit(seq: number, expiresMs: number): void {
    const { ms, endedBecause } = this.#crowd.visit();
    if (this.#nowMs + ms >= expiresMs) return;
    this.#visits.set(seq, endedBecause);
    this.#calendar.add(seq, this.#nowMs + ms, this.#nowMs);
  }
}
