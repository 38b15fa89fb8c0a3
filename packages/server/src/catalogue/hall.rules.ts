import type { HallPlan } from '@stagedoor/hall';
import { named, type Refusal, refusal } from '../errors.ts';
import type { NewPrice, PlannedSeat } from './catalogue.rules.ts';

/** Who has a seat, as far as its row tells. */
interface SeatTaken extends Readonly<Parameters<typeof named>[0]> {
  readonly heldUntil: Date | null;
  readonly sold: boolean;
  /** Operators keep it back, so nobody has it. */
  readonly blocked: string | null;
}

/** A section and its lowest and highest price. */
interface PricedSection {
  readonly section: string;
  readonly priceFrom: number;
  readonly priceTo: number;
}

/** A refusal names no more seats than that: an operator needs to see which, not all of a hall. */
const namedAtMost = 100;

/** Refuses while somebody holds or has bought one of these seats. */
export function refuseTaken(hall: readonly SeatTaken[], now: Date): Refusal | undefined {
  const taken = hall.filter(
    ({ sold, blocked, heldUntil }) => (sold && blocked === null) || (heldUntil !== null && heldUntil > now),
  );
  if (taken.length === 0) return undefined;
  const seats = taken.slice(0, namedAtMost).map(named);
  const seatIds = seats.map((seat) => seat.seatId);
  return refusal('SEAT_TAKEN', { seatIds, seats }, `Somebody holds or has bought ${taken.length} of these seats.`);
}

/** Of these prices those that are not what the hall has, and those of sections that it has not. */
export function newPrices(
  sections: readonly PricedSection[],
  prices: readonly NewPrice[],
): { changed: NewPrice[]; unknown: string[] } {
  const known = new Map(sections.map((section) => [section.section, section]));
  return {
    unknown: prices.filter(({ section }) => !known.has(section)).map(({ section }) => section),
    changed: prices.filter(({ section, price }) => {
      const was = known.get(section);
      return was !== undefined && (was.priceFrom !== price || was.priceTo !== price);
    }),
  };
}

/** A stored plan with this date's prices. */
export function pricedPlan(
  stored: HallPlan | undefined,
  prices: readonly NewPrice[],
): { plan: HallPlan } | { refused: Refusal } {
  if (stored === undefined) return { refused: refusal('PLAN_NOT_FOUND') };
  const priceOf = new Map(prices.map(({ section, price }) => [section, price]));
  const sections = stored.sections.map((section) => ({
    ...section,
    price: priceOf.get(section.name) ?? section.price,
  }));
  const known = new Set(sections.map(({ name }) => name));
  const unknown = [...priceOf.keys()].filter((name) => !known.has(name));
  if (unknown.length > 0) return { refused: refusal('SECTION_NOT_FOUND', { sections: unknown }) };
  return { plan: { ...stored, sections } };
}

/**
 * The plan of a date that the release before made: it kept none, and all its sections had rows of equal length.
 * @param seats all of them, in the order of their ids
 */
export function planOfSeats(seats: readonly PlannedSeat[]): HallPlan {
  const sections = Map.groupBy(seats, (seat) => seat.section);
  return {
    sections: Array.from(sections, ([name, of]) => {
      const rows = new Set(of.map((seat) => seat.rowName)).size;
      return { name, price: of[0]!.price, rows, seatsPerRow: of.length / rows };
    }),
  };
}

/** The lowest and the highest price of a hall once these have changed. */
export function priceRange(
  sections: readonly PricedSection[],
  changed: readonly NewPrice[],
): { priceFrom: number; priceTo: number } {
  const priceOf = new Map(changed.map(({ section, price }) => [section, price]));
  return {
    priceFrom: Math.min(...sections.map(({ section, priceFrom }) => priceOf.get(section) ?? priceFrom)),
    priceTo: Math.max(...sections.map(({ section, priceTo }) => priceOf.get(section) ?? priceTo)),
  };
}
