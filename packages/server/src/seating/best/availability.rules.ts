import type { Hall } from './hall.rules.ts';
import { bestParts } from './parts.rules.ts';
import { anySeats, availableTo, type IsFree, type Wish } from './wish.rules.ts';
import { type Fit, fits, nextWindow, placesFrom, seatsFrom, windowsBefore } from './windows.rules.ts';

/** Where the search for one wish goes on: windows before these orders don't fit. */
interface Search extends Record<Fit, number> {
  readonly wish: Wish;
  readonly isAvailable: IsFree;
}

/** Seats that were found. */
export type Found =
  | { readonly kind: Fit; readonly seatIds: readonly number[]; readonly order: number }
  | { readonly kind: 'standing'; readonly seatIds: readonly number[]; readonly area: number }
  | { readonly kind: 'apart'; readonly seatIds: readonly number[] };

/** Different wishes whose searches are kept: those that nobody had for longest are forgotten. Each seat that changes is told to all. */
const searchesAtMost = 64;

/**
 * What can be had of a hall, found by the steps of "best available". Each search goes on where the one before it ended, since what
 * was taken then is mostly taken still; `changed` tells of what is not so any more. The same wish is the same object.
 */
export class Availability {
  readonly #hall: Hall;
  readonly #isFree: IsFree;
  readonly #searches = new Map<Wish, Search>();
  /** The first place of each standing area that may be free; by section. */
  readonly #nextPlace: Int32Array;

  constructor(hall: Hall, isFree: IsFree) {
    this.#hall = hall;
    this.#isFree = isFree;
    this.#nextPlace = Int32Array.from(hall.sections, ({ firstSeatId }) => firstSeatId);
  }

  /** A seat was taken, or became free. */
  changed(seatId: number): void {
    const { section, sections, runStart, runEnd, orderOf } = this.#hall;
    const area = section[seatId - 1]!;
    if (sections[area]!.isStanding) {
      if (this.#isFree(seatId)) this.#nextPlace[area] = Math.min(this.#nextPlace[area]!, seatId);
      return;
    }
    for (const search of this.#searches.values()) {
      const { wish, isAvailable } = search;
      const order = orderOf(wish.quantity);
      // Windows with this seat, and those that it stands beside.
      const first = Math.max(runStart[seatId - 1]!, seatId - wish.quantity - 1);
      const last = Math.min(runEnd[seatId - 1]!, seatId + 2);
      for (let start = first; start <= last; start++) {
        const place = order[start - 1]!;
        for (const fit of ['open', 'clean'] as const)
          if (place >= 0 && place < search[fit] && fits(this.#hall, wish, isAvailable, fit, start)) search[fit] = place;
      }
    }
  }

  /** The best adjacent seats that leave nobody alone, or places of a standing area. */
  clean(wish: Wish): Found | undefined {
    const standing = this.#standing(wish);
    const windows = this.#hall.windows(wish.quantity).length;
    const to = standing ? windowsBefore(this.#hall, standing.seatIds[0]!, wish.quantity) : windows;
    return this.#window(wish, 'clean', to) ?? standing;
  }

  /** The best adjacent seats. */
  open(wish: Wish): Found | undefined {
    return this.#window(wish, 'open', this.#hall.windows(wish.quantity).length);
  }

  /** The best seats that are not all adjacent, unless they have to be. */
  apart(wish: Wish): Found | undefined {
    if (wish.together) return undefined;
    const { isAvailable } = this.#searchFor(wish);
    const seatIds = bestParts(this.#hall, wish, isAvailable) ?? anySeats(this.#hall, wish, isAvailable);
    return seatIds && { kind: 'apart', seatIds };
  }

  /** More of the same kind, at least so many windows or places farther on, with none of the seats to avoid. */
  further(wish: Wish, found: Found, { skip, avoid }: { skip: number; avoid: readonly number[] }): readonly number[] {
    if (found.kind === 'apart') return [];
    const { isAvailable } = this.#searchFor(wish);
    if (found.kind === 'standing') {
      const from = found.seatIds.at(-1)! + 1 + skip;
      return placesFrom(this.#hall, found.area, isAvailable, { from, atMost: wish.quantity });
    }
    const windows = this.#hall.windows(wish.quantity);
    const first = found.order + 1 + skip;
    const range = { fit: found.kind, to: Math.min(windows.length, first + windowsLookedAt) };
    for (let from = first; from < range.to; from++) {
      from = nextWindow(this.#hall, wish, isAvailable, { ...range, from });
      const seatIds = from < range.to ? seatsFrom(windows[from]!, wish.quantity) : [];
      if (!seatIds.some((seatId) => avoid.includes(seatId))) return seatIds;
    }
    return [];
  }

  #window(wish: Wish, fit: Fit, to: number): Found | undefined {
    const search = this.#searchFor(wish);
    const order = nextWindow(this.#hall, wish, search.isAvailable, { fit, from: search[fit], to });
    search[fit] = order;
    if (order >= to) return undefined;
    const { quantity } = wish;
    return { kind: fit, order, seatIds: seatsFrom(this.#hall.windows(quantity)[order]!, quantity) };
  }

  #standing({ quantity, allows, accessible }: Wish): (Found & { kind: 'standing' }) | undefined {
    if (accessible) return undefined;
    for (const area of this.#hall.areas) {
      if (!allows(area)) continue;
      const from = this.#nextPlace[area]!;
      const seatIds = placesFrom(this.#hall, area, this.#isFree, { from, atMost: quantity });
      const { firstSeatId, capacity } = this.#hall.sections[area]!;
      this.#nextPlace[area] = seatIds[0] ?? firstSeatId + capacity;
      if (seatIds.length === quantity) return { kind: 'standing', seatIds, area };
    }
    return undefined;
  }

  #searchFor(wish: Wish): Search {
    const search = this.#searches.get(wish) ?? {
      wish,
      isAvailable: availableTo(this.#hall, wish, this.#isFree),
      open: 0,
      clean: 0,
    };
    // To the end: the first one is the one that nobody had for longest.
    this.#searches.delete(wish);
    if (this.#searches.size >= searchesAtMost) this.#searches.delete(this.#searches.keys().next().value!);
    this.#searches.set(wish, search);
    return search;
  }
}

/** How far a search for more windows goes: a hall that is nearly sold out has few, and they lie far apart. */
const windowsLookedAt = 500;
