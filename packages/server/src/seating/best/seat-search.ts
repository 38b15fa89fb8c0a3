import type { Layout } from '@stagedoor/hall';
import { Availability, type Found } from './availability.rules.ts';
import { type Candidate, candidateOf } from './candidate.rules.ts';
import { type Hall, hallOf } from './hall.rules.ts';
import { type Left, whatIsLeft, type Wish } from './wish.rules.ts';

/** For so long seats that were proposed to one call are not proposed to others: about as long as a call and the next look take. */
const spokenForMs = 2_000;

/** How often seats whose hold ran out are looked for. */
const sweepEveryMs = 50;

/** Other choices beside the best, and how far after it they are drawn: farther after each try that failed. */
const alternatives = 2;
const drawnFrom = 100;
const drawnFromAtMost = 5_000;

/** Different wishes that are known again: what they allow, not how they say it. */
const wishesAtMost = 100;

/** Bits of a seat's state: somebody has it, or it was proposed to somebody. */
const [taken, spoken] = [1, 2];

/** What one call may try to hold, the best first. */
export interface Proposal {
  readonly candidates: readonly Candidate[];
  /** They are adjacent, or in a standing area, and leave nobody alone. */
  readonly isClean: boolean;
  /** The seats that others are not proposed meanwhile, and until when. */
  readonly spoken: readonly number[];
  readonly untilMs: number;
}

/** What a buyer asks for. */
export interface Wanted {
  readonly quantity: number;
  readonly sections?: readonly string[] | undefined;
  readonly maxPrice?: number | undefined;
  readonly together: boolean;
  readonly accessible: boolean;
}

/** How a search is meant. */
interface SearchOptions {
  /** By the database's clock. */
  readonly nowMs: number;
  /** Tries of the same call that came to nothing. */
  readonly tries: number;
  readonly avoidsOrphans: boolean;
}

/**
 * The search for the best seats of one date on this node. Calls at the same time are proposed different seats; what this node knows
 * may be a moment old, so whatever it proposes is decided on locked rows.
 */
export class SeatSearch {
  readonly #hall: Hall;
  readonly #state: Uint8Array;
  readonly #takenUntil = new Map<number, number>();
  readonly #spokenUntil = new Map<number, number>();
  /** What is neither taken nor proposed to others; and what is not taken. */
  readonly #unspoken: Availability;
  readonly #free: Availability;
  readonly #random: () => number;
  readonly #wishes = new Map<string, Wish>();
  #sweptMs = 0;
  /** So long calls get other choices, too: somebody else was quicker just now. They cost locks, so others do without. */
  #contestedUntilMs = 0;

  constructor(layout: Layout, takenUntil: Iterable<[number, number]>, random: () => number = Math.random) {
    this.#hall = hallOf(layout);
    this.#state = new Uint8Array(this.#hall.capacity + 1);
    this.#random = random;
    this.#unspoken = new Availability(this.#hall, (seatId) => this.#state[seatId] === 0);
    this.#free = new Availability(this.#hall, this.#isFree);
    for (const [seatId, untilMs] of takenUntil) this.take(seatId, untilMs);
  }

  /** A seat is not free until then, or free. */
  take(seatId: number, untilMs: number | undefined): void {
    if (untilMs === undefined) this.#takenUntil.delete(seatId);
    else this.#takenUntil.set(seatId, untilMs);
    this.#become(seatId, taken, untilMs !== undefined);
  }

  /** The sections that a buyer allows, by name and by what they cost now. */
  wishFor({ sections: priced }: Pick<Layout, 'sections'>, wanted: Wanted): Wish {
    const names = wanted.sections && new Set(wanted.sections);
    const { quantity, together, accessible, maxPrice = Infinity } = wanted;
    const allowed = priced.map(({ name, price }) => (names?.has(name) ?? true) && price <= maxPrice);
    const key = `${quantity} ${together} ${accessible} ${allowed.join()}`;
    let wish = this.#wishes.get(key);
    if (wish === undefined) {
      wish = { quantity, together, accessible, allows: (section) => allowed[section]! };
      if (this.#wishes.size >= wishesAtMost) this.#wishes.clear();
      this.#wishes.set(key, wish);
    }
    return wish;
  }

  /** What to try, or nothing when this node knows of no such seats. */
  propose(wish: Wish, options: SearchOptions): Proposal | undefined {
    const { nowMs } = options;
    if (this.#sweptMs + sweepEveryMs <= nowMs) this.#sweep(nowMs);
    // What was proposed to others is about to be taken, so it counts as taken until nothing else is left.
    for (const view of [this.#unspoken, this.#free]) {
      const found = view.clean(wish) ?? view.open(wish) ?? view.apart(wish);
      if (found) return this.#proposal(wish, found, view, options);
    }
    return undefined;
  }

  /** The call is over and took none of them: others may have them, unless somebody was quicker. */
  forget({ spoken: seatIds, untilMs }: Proposal, { wereTaken = false } = {}): void {
    if (wereTaken) this.#contestedUntilMs = untilMs;
    for (const seatId of seatIds) if (this.#spokenUntil.get(seatId) === untilMs) this.#speak(seatId, undefined);
  }

  /** What there is for a buyer for whom nothing is found. */
  left(wish: Wish): Left {
    return whatIsLeft(this.#hall, wish, this.#isFree);
  }

  readonly #isFree = (seatId: number): boolean => (this.#state[seatId]! & taken) === 0;

  #proposal(wish: Wish, found: Found, view: Availability, { nowMs, tries, avoidsOrphans }: SearchOptions): Proposal {
    const range = Math.min(drawnFrom * 4 ** tries, drawnFromAtMost);
    // The best at first; whoever found it taken draws from ever more, so that nodes don't meet at the same seats again and again.
    const choices: (readonly number[])[] = tries === 0 ? [found.seatIds] : [];
    const wantedChoices = nowMs < this.#contestedUntilMs || tries > 0 ? 1 + alternatives : 1;
    while (choices.length < wantedChoices) {
      const skip = Math.floor(this.#random() * range);
      const more = view.further(wish, found, { skip, avoid: choices.flat() });
      choices.push(more.length > 0 ? more : view.further(wish, found, { skip: 0, avoid: choices.flat() }));
    }
    if (tries > 0) choices.push(found.seatIds);
    // Any places of a standing area will do.
    const wanted = found.kind === 'standing' ? [[...new Set(choices.flat())]] : choices;
    const candidates = wanted
      .filter((seatIds) => seatIds.length >= wish.quantity)
      .map((seatIds) => candidateOf(this.#hall, wish, found.kind, seatIds, avoidsOrphans));
    const untilMs = nowMs + spokenForMs;
    const seatIds = candidates[0]!.seatIds.slice(0, wish.quantity);
    for (const seatId of seatIds) this.#speak(seatId, untilMs);
    return { candidates, isClean: found.kind === 'clean' || found.kind === 'standing', spoken: seatIds, untilMs };
  }

  #speak(seatId: number, untilMs: number | undefined): void {
    if (untilMs === undefined) this.#spokenUntil.delete(seatId);
    else this.#spokenUntil.set(seatId, untilMs);
    this.#become(seatId, spoken, untilMs !== undefined);
  }

  #become(seatId: number, bit: number, isSet: boolean): void {
    const before = this.#state[seatId]!;
    const after = isSet ? before | bit : before & ~bit;
    if (after === before) return;
    this.#state[seatId] = after;
    this.#unspoken.changed(seatId);
    if (bit === taken) this.#free.changed(seatId);
  }

  /** Holds and proposals that ran out. */
  #sweep(nowMs: number): void {
    this.#sweptMs = nowMs;
    for (const [seatId, untilMs] of this.#takenUntil) if (untilMs <= nowMs) this.take(seatId, undefined);
    for (const [seatId, untilMs] of this.#spokenUntil) if (untilMs <= nowMs) this.#speak(seatId, undefined);
  }
}
