import { seatFlags, strandedBy } from '@stagedoor/hall';
import type { RouterInputs } from '../types.ts';
import { grouped } from './grouped.ts';
import type { Schedule, Seat } from './world.ts';

type Wish = Omit<RouterInputs['concert']['reserveBest'], 'concertId' | 'scheduleId' | 'token' | 'idempotencyKey'>;

/** Of a run of seats beside each other, or of a standing area: what this buyer may have. */
interface Stretch {
  readonly isStanding: boolean;
  readonly rank: number;
  /** Whether a group must have a place for a wheelchair. */
  readonly needsPlace: boolean;
  readonly seats: readonly {
    readonly seat: Seat;
    readonly isAvailable: boolean;
    /** For a wheelchair. */
    readonly isPlace: boolean;
    readonly distance: number;
  }[];
}

/** The best seats that the wish allows, by the server's steps; apart from each other, any. Undefined where there are not enough. */
export function bestOf(schedule: Schedule, isFree: (seat: Seat) => boolean, wish: Wish): Seat[] | undefined {
  const { quantity, together = true } = wish;
  const stretches = stretchesOf(schedule, isFree, wish);
  const groups = stretches.flatMap((stretch) => groupsIn(stretch, quantity));
  const [best] = groups.toSorted(
    (a, b) => Number(a.strands) - Number(b.strands) || a.rank - b.rank || a.farthest - b.farthest || a.sum - b.sum,
  );
  if (best !== undefined || together) return best?.seats;
  // The place for a wheelchair first, where one is needed.
  const any = stretches
    .flatMap(({ seats }) => seats.filter((one) => one.isAvailable))
    .toSorted((a, b) => Number(b.isPlace) - Number(a.isPlace))
    .slice(0, quantity);
  const isEnough = any.length === quantity && (wish.accessible !== true || any[0]!.isPlace);
  return isEnough ? any.map(({ seat }) => seat) : undefined;
}

/** What there is for somebody who finds no seats. */
export function whatIsLeft(
  schedule: Schedule,
  isFree: (seat: Seat) => boolean,
  wish: Wish,
): { available: number; largestGroup: number } {
  const stretches = stretchesOf(schedule, isFree, wish);
  const lengths = stretches.map((stretch) =>
    stretch.isStanding
      ? available(stretch).length
      : Math.max(0, ...Array.from({ length: 8 }, (_, index) => index + 1).filter((size) => groupsIn(stretch, size)[0])),
  );
  return { available: stretches.flatMap(available).length, largestGroup: Math.max(0, ...lengths) };
}

/** The seats that a choice leaves alone, where another choice would not. */
export function strandedIn(
  { layout, seats }: Schedule,
  isFree: (seat: Seat) => boolean,
  chosen: readonly Seat[],
): Seat[] {
  const seated = chosen.filter(({ row }) => row !== '');
  const runs = grouped(seated, ({ seatId }) => layout.seats[seatId - 1]!.runStart);
  return [...runs].flatMap(([runStart, inRun]) => {
    const run = seats.filter(({ seatId }) => layout.seats[seatId - 1]!.runStart === runStart);
    const positions = inRun.map(({ seatId }) => seatId - runStart);
    const isTaken = run.map((seat) => !isFree(seat));
    return strandedBy(isTaken, positions).map((position) => run[position]!);
  });
}

const available = ({ seats }: Stretch): Seat[] => seats.filter((one) => one.isAvailable).map(({ seat }) => seat);

function stretchesOf(
  { layout, seats }: Schedule,
  isFree: (seat: Seat) => boolean,
  { sections, maxPrice = Infinity, accessible = false }: Wish,
): Stretch[] {
  const reserved = seatFlags.accessible | seatFlags.companion;
  const laid = layout.seats.map((place) => {
    const seat = seats[place.seatId - 1]!;
    const isAllowed = (sections?.includes(seat.section) ?? true) && seat.price <= maxPrice;
    const isTheirs = accessible || (place.flags & reserved) === 0;
    const distance = Math.hypot(place.x - layout.focalPoint.x, place.y - layout.focalPoint.y);
    const isPlace = (place.flags & seatFlags.accessible) !== 0;
    return { place, seat, distance, isPlace, isAvailable: isAllowed && isTheirs && isFree(seat) };
  });
  return [...grouped(laid, ({ place }) => place.runStart).values()].map((run) => {
    const { kind, rank } = layout.sections[run[0]!.place.section]!;
    return { isStanding: kind === 'standing', rank, needsPlace: accessible, seats: run };
  });
}

/** Every group of so many that can be had together. */
function groupsIn({ isStanding, rank, needsPlace, seats }: Stretch, size: number) {
  const runs = isStanding ? seats.filter((one) => one.isAvailable).slice(0, size) : seats;
  const starts = Array.from({ length: Math.max(0, runs.length - size + 1) }, (_, start) => start);
  return starts
    .map((start) => ({ start, group: runs.slice(start, start + size) }))
    .filter(({ group }) => group.every((one) => one.isAvailable) && (!needsPlace || group.some((one) => one.isPlace)))
    .map(({ start, group }) => ({
      rank,
      seats: group.map(({ seat }) => seat),
      farthest: Math.max(...group.map(({ distance }) => distance)),
      sum: group.reduce((sum, { distance }) => sum + distance, 0),
      strands:
        !isStanding &&
        strandedBy(
          seats.map((one) => !one.isAvailable),
          group.map((_, index) => start + index),
        ).length > 0,
    }));
}
