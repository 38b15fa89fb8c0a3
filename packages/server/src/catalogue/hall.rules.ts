import { named, type Refusal, refusal } from '../errors.ts';
import type { NewPrice } from './catalogue.rules.ts';

interface PricedSeat {
  readonly seatId: number;
  readonly section: string;
  readonly price: number;
}

/** Who has a seat, as far as its row tells. */
interface SeatTaken extends Readonly<Parameters<typeof named>[0]> {
  readonly heldUntil: Date | null;
  readonly sold: boolean;
}

/** A refusal names no more seats than that: an operator needs to see which, not all of a hall. */
const namedAtMost = 100;

/** Refuses while somebody holds or has bought one of these seats. */
export function refuseTaken(hall: readonly SeatTaken[], now: Date): Refusal | undefined {
  const taken = hall.filter(({ sold, heldUntil }) => sold || (heldUntil !== null && heldUntil > now));
  if (taken.length === 0) return undefined;
  const seats = taken.slice(0, namedAtMost).map(named);
  const seatIds = seats.map((seat) => seat.seatId);
  return refusal('SEAT_TAKEN', { seatIds, seats }, `Somebody holds or has bought ${taken.length} of these seats.`);
}

/** The seats whose price is another one now, sections that the hall has not, and the range of all prices afterwards. */
export function repriced<Seat extends PricedSeat>(
  seats: readonly Seat[],
  prices: readonly NewPrice[],
): { changed: Seat[]; unknown: string[]; range: { priceFrom: number; priceTo: number } | undefined } {
  const priceOf = new Map(prices.map(({ section, price }) => [section, price]));
  const known = new Set(seats.map((seat) => seat.section));
  const unknown = [...priceOf.keys()].filter((section) => !known.has(section));
  const changed: Seat[] = [];
  let [priceFrom, priceTo] = [Infinity, -Infinity];
  for (const seat of seats) {
    const price = priceOf.get(seat.section) ?? seat.price;
    if (price !== seat.price) changed.push({ ...seat, price });
    [priceFrom, priceTo] = [Math.min(priceFrom, price), Math.max(priceTo, price)];
  }
  return { changed, unknown, range: seats.length > 0 ? { priceFrom, priceTo } : undefined };
}
