import { setTimeout as delay } from 'node:timers/promises';
import { type Hold, isRefusal, type NamedSeat, safe, type Stagedoor, type Visit } from '@stagedoor/client';
import type { Random } from './random.ts';
import type { Scene, Section } from './scene.ts';
import type { Whereabouts } from './tally.ts';

/** Which seats a visitor would like: some by name, or the best that can be had, anywhere or where people stand. */
export type Taste = 'front' | 'anywhere' | 'best' | 'standing';

/** How often somebody tries for seats that others take. */
const attempts = 6;

/** A visitor of a rush: what personas are made of. */
export class Guest {
  readonly userId: string;
  readonly random: Random;
  readonly #stagedoor: Stagedoor;
  readonly #scene: Scene;
  #whereabouts: Whereabouts = 'coming';

  constructor(userId: string, random: Random, stagedoor: Stagedoor, scene: Scene) {
    this.userId = userId;
    this.random = random;
    this.#stagedoor = stagedoor;
    this.#scene = scene;
    scene.tally.came();
  }

  /** Waits for a time between two, in seconds. */
  async pause(least: number, most: number): Promise<void> {
    await delay((least + this.random() * (most - least)) * 1_000, undefined, { signal: this.#scene.over });
  }

  /** A whole number between two, both included. */
  number(least: number, most: number): number {
    return least + Math.floor(this.random() * (most - least + 1));
  }

  async enter(): Promise<Visit> {
    const { concertId, over } = this.#scene;
    const visit = await this.#stagedoor.enter({ concertId, signal: over });
    this.#is('waiting');
    return visit;
  }

  /** Waits for the turn, as long as there is something left to wait for. */
  async turn(visit: Visit, forSeconds = Infinity): Promise<'inside' | 'sold out' | 'tired'> {
    const enough = new AbortController();
    const tired = after(forSeconds);
    const signal = AbortSignal.any([this.#scene.over, enough.signal, tired]);
    try {
      await visit.turn({
        signal,
        onUpdate: ({ soldOut, state }) => void (soldOut && state !== 'active' && enough.abort()),
      });
    } catch (error) {
      if (this.#scene.over.aborted || isRefusal(error)) throw error;
      if (enough.signal.aborted) return 'sold out';
      if (tired.aborted) return 'tired';
      throw error;
    }
    this.#is('inside');
    return 'inside';
  }

  /** Holds so many seats side by side, or as many as there are. Undefined when there are none left for this crowd. */
  async hold(visit: Visit, seats: number, taste: Taste): Promise<Hold | undefined> {
    const signal = this.#scene.over;
    for (let attempt = 0; attempt < attempts; attempt++) {
      const dates = (await visit.dates({ signal })).filter(({ available }) => available > this.#scene.keepFree);
      const date = dates[taste === 'front' ? 0 : this.number(0, dates.length - 1)];
      if (date === undefined) {
        // Holds run out, and a crowd that leaves seats to others has none to wait for.
        if (this.#scene.keepFree > 0) return undefined;
        await this.pause(0.5, 2);
        continue;
      }
      const { scheduleId } = date;
      const hold = await (taste === 'best' || taste === 'standing'
        ? this.#holdBest(visit, scheduleId, seats, taste)
        : this.#holdNamed(visit, scheduleId, seats, { taste, attempt }));
      if (hold === 'none free') continue;
      if (hold !== 'refused') {
        this.#is('holding');
        return hold;
      }
      await this.pause(0.2, 1);
    }
    return undefined;
  }

  /** Looks on as seats go, for so long or until everybody else has gone. */
  async watch(visit: Visit, forSeconds: number): Promise<void> {
    const { over, quiet } = this.#scene;
    const enough = after(forSeconds);
    const { scheduleId } = (await visit.dates({ signal: over }))[0]!;
    try {
      for await (const _seats of visit.watchSeats(scheduleId, { signal: AbortSignal.any([over, quiet, enough]) }));
    } catch (error) {
      const isVisitOver = ['TOKEN_EXPIRED', 'VISIT_ENDED'].includes((error as { reason?: string }).reason ?? '');
      // A visit that is over has seen enough, too.
      if (over.aborted || !(quiet.aborted || enough.aborted || isVisitOver)) throw error;
    }
  }

  async #holdNamed(
    visit: Visit,
    scheduleId: string,
    seats: number,
    { taste, attempt }: { taste: Taste; attempt: number },
  ): Promise<Hold | 'none free' | 'refused'> {
    const signal = this.#scene.over;
    const seated = (await this.#sectionsOf(visit, scheduleId)).filter(({ kind }) => kind !== 'standing');
    // Whoever races looks further back each time that nothing is free; a hall to stand in is listed as a whole.
    const section =
      seated[taste === 'front' ? Math.min(attempt, seated.length - 1) : this.number(0, seated.length - 1)];
    const sections = section && [section.name];
    const chosen = this.#choose(await visit.seats(scheduleId, { sections, signal }), seats, taste);
    if (chosen.length === 0) return 'none free';
    const seatIds = chosen.map(({ seatId }) => seatId);
    const [hold, refusal] = await safe(visit.reserve({ scheduleId, seatIds }, { signal }));
    if (hold !== undefined) return hold;
    if (refusal.reason !== 'SEAT_TAKEN' && refusal.reason !== 'ORPHAN_SEAT') throw refusal;
    this.#scene.tally.refused(refusal.reason);
    return 'refused';
  }

  /** The map never changes: caches keep it, and whoever comes later has it from there. */
  async #sectionsOf(visit: Visit, scheduleId: string): Promise<readonly Section[]> {
    const { maps, over } = this.#scene;
    const known = maps.get(scheduleId);
    if (known !== undefined) return known;
    const { sections } = await visit.seatMap(scheduleId, { signal: over });
    maps.set(scheduleId, sections);
    return sections;
  }

  async #holdBest(visit: Visit, scheduleId: string, quantity: number, taste: Taste): Promise<Hold | 'refused'> {
    const signal = this.#scene.over;
    const sections = await this.#sectionsOf(visit, scheduleId);
    const standing = sections.filter(({ kind }) => kind === 'standing').map(({ name }) => name);
    const where = taste === 'standing' && standing.length > 0 ? { sections: standing } : {};
    const [hold, refusal] = await safe(visit.reserveBest({ scheduleId, quantity, ...where }, { signal }));
    if (hold !== undefined) return hold;
    if (refusal.reason !== 'NOT_ENOUGH_SEATS') throw refusal;
    this.#scene.tally.refused(refusal.reason);
    return 'refused';
  }

  /** Pays, filling the wallet when it is short. False when the hold is over. */
  async pay(visit: Visit, hold: Hold): Promise<boolean> {
    const { tally, credit, over } = this.#scene;
    for (let attempt = 0; attempt < 2; attempt++) {
      const [paid, refusal] = await safe(visit.pay(hold, { signal: over }));
      if (paid !== undefined) {
        tally.sold(this.userId, hold.scheduleId, paid.reservation.seatIds);
        this.#is('gone');
        return true;
      }
      tally.refused(refusal.reason);
      if (refusal.reason === 'HOLD_EXPIRED') {
        this.#is('inside');
        return false;
      }
      if (refusal.reason !== 'INSUFFICIENT_BALANCE') throw refusal;
      if (credit !== undefined) {
        const beganMs = performance.now();
        await credit(this.userId, refusal.missing);
        tally.took('wallet.credit', performance.now() - beganMs);
      } else await visit.charge(refusal.missing, { signal: over });
    }
    throw new Error('The wallet was filled, and is short all the same.');
  }

  async leave(visit: Visit): Promise<void> {
    await visit.leave({ signal: this.#scene.over });
    this.#is('gone');
  }

  /** The story is over, wherever it ended. */
  goes(): void {
    if (this.#whereabouts !== 'gone') this.#is('gone');
  }

  #choose(free: readonly NamedSeat[], seats: number, taste: Taste): readonly NamedSeat[] {
    const start = taste === 'front' ? 0 : this.number(0, Math.max(0, free.length - seats));
    return free.slice(start, start + seats);
  }

  #is(whereabouts: Whereabouts): void {
    this.#scene.tally.moved(this.#whereabouts, whereabouts);
    this.#whereabouts = whereabouts;
  }
}

/** Aborts after so many seconds, or as good as never: timers take no more than 2^31 - 1 ms. */
const after = (seconds: number): AbortSignal => AbortSignal.timeout(Math.round(Math.min(seconds * 1_000, 2 ** 31 - 1)));
