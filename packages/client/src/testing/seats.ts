import type { Layout } from '@stagedoor/hall';
import type { NamedSeat, RouterOutputs } from '../types.ts';
import type { Place, Reservation, Schedule, Seat, World } from './world.ts';

/** Whether a hold still runs. What time ends needs nobody to end it. */
export const isRunning = ({ time }: World, { status, expiresAt }: Reservation): boolean =>
  status === 'held' && expiresAt > time.now();

export const isFree = (world: World, { owner }: Seat): boolean =>
  owner === undefined || (owner.status !== 'paid' && !isRunning(world, owner));

/** Whether it can still be paid: its time runs, and nobody has one of its seats. */
export const isAlive = (world: World, hold: Reservation): boolean =>
  isRunning(world, hold) && hold.seats.every(({ owner }) => owner === hold);

export const named = ({ seatId, section, row, number, price }: Seat): NamedSeat => ({
  seatId,
  section,
  row,
  number,
  price,
});

type SeatsOfDate = Pick<RouterOutputs['concert']['reserve'], 'scheduleId' | 'startsAt' | 'title' | 'seatIds' | 'seats'>;

/** Seats of a date, as every answer names them. */
export const describe = (
  { place: { concert }, schedule }: Pick<Reservation, 'place' | 'schedule'>,
  seats: readonly Seat[],
): SeatsOfDate => ({
  scheduleId: schedule.scheduleId,
  startsAt: schedule.startsAt,
  title: concert.title,
  seatIds: seats.map(({ seatId }) => seatId),
  seats: seats.map(named),
});

/** What a date was moved from, or nothing where it begins then. */
export const movedFrom = (before: Date, { startsAt }: Schedule): Date | null =>
  before.getTime() === startsAt.getTime() ? null : before;

/** When the sale of a date ends: at its own end, and never later than its concert's. */
export function saleEndOf({ salesEndAt }: { salesEndAt: Date | null }, schedule: Schedule): Date {
  const own = schedule.ownSalesEndAt ?? schedule.startsAt;
  return salesEndAt !== null && salesEndAt < own ? salesEndAt : own;
}

/** The visit's holds that still run, the oldest first. */
export const holdsOf = (world: World, place: Place): Reservation[] =>
  [...world.reservations.values()].filter((hold) => hold.place === place && isRunning(world, hold));

/** Gives a hold back. */
export function release(hold: Reservation): void {
  hold.status = 'cancelled';
  for (const seat of hold.seats) if (seat.owner === hold) seat.owner = undefined;
}

/** Gives back whatever the visit holds, and answers what that was. */
export function releaseHolds(world: World, place: Place): Reservation[] {
  const held = holdsOf(world, place);
  for (const hold of held) release(hold);
  return held;
}

/** A hall's seats as they are sold. */
export const seatsIn = ({ sections, seats }: Layout): Seat[] =>
  seats.map(({ seatId, section, row, number }) => {
    const { name, price } = sections[section]!;
    return { seatId, section: name, row, number, price };
  });
