import { encodeTaken } from '@stagedoor/hall';
import type { RouterOutputs } from '../types.ts';
import { bestOf, strandedIn, whatIsLeft } from './best.ts';
import type { Shown } from './shown.ts';
import type { Verbs } from './caller.ts';
import { invalid, refused } from './refused.ts';
import { describe, holdsOf, isFree, isRunning, movedFrom, named, release, saleEndOf } from './seats.ts';
import { activeVisit } from './visit.ts';
import type { Concert, Place, Reservation, Schedule, Seat, World } from './world.ts';

/** Most seats that one call holds. */
const seatsAtOnce = 8;

export const seating = (world: World) =>
  ({
    availableDates(input, caller) {
      const { concert } = activeVisit(world, caller, input);
      return {
        schedules: concert.schedules.map((schedule) => ({
          scheduleId: schedule.scheduleId,
          startsAt: schedule.startsAt,
          movedFrom: movedFrom(schedule.announcedFor, schedule),
          salesEndAt: saleEndOf(concert, schedule),
          capacity: schedule.seats.length,
          available: freeSeats(world, concert, schedule).length,
          cancelReason: schedule.cancelReason,
        })),
      };
    },

    availableSeats({ sections, ...input }, caller) {
      const { concert } = activeVisit(world, caller, input);
      const schedule = scheduleOf(concert, input.scheduleId);
      const free = freeSeats(world, concert, schedule);
      const seats = sections === undefined ? free : free.filter(({ section }) => sections.includes(section));
      return { scheduleId: schedule.scheduleId, salesEndAt: saleEndOf(concert, schedule), seats: seats.map(named) };
    },

    seatStates(input, caller) {
      const { concert } = activeVisit(world, caller, input);
      return statesOf(world, concert, scheduleOf(concert, input.scheduleId));
    },

    reserve(input, caller) {
      const { seatIds } = input;
      refuseUnlessSeatIds(seatIds);
      const place = activeVisit(world, caller, input);
      const schedule = scheduleOf(place.concert, input.scheduleId);
      refuseUnlessOnSale(world, place.concert, schedule);
      const seats = seatsToHold(world, schedule, seatIds);
      if (place.concert.queue.avoidOrphans) refuseStranding(strandedIn(schedule, (seat) => isFree(world, seat), seats));
      refuseOverLimit(world, place, seats.length);
      return presentHold(hold(world, place, schedule, seats));
    },

    reserveBest(input, caller) {
      const { quantity } = input;
      if (!Number.isInteger(quantity) || quantity < 1 || quantity > seatsAtOnce)
        throw invalid('quantity', `must be a whole number from 1 to ${seatsAtOnce}`);
      const place = activeVisit(world, caller, input);
      const schedule = scheduleOf(place.concert, input.scheduleId);
      refuseUnlessOnSale(world, place.concert, schedule);
      const free = (seat: Seat): boolean => isFree(world, seat);
      const seats = bestOf(schedule, free, input);
      if (seats === undefined) throw refused('NOT_ENOUGH_SEATS', whatIsLeft(schedule, free, input));
      refuseOverLimit(world, place, seats.length);
      return presentHold(hold(world, place, schedule, seats));
    },

    holds(input, caller) {
      return { holds: holdsOf(world, activeVisit(world, caller, input)).map(presentHold) };
    },

    release({ reservationId, ...input }, caller) {
      const place = activeVisit(world, caller, input);
      const reservation = world.reservations.get(reservationId);
      if (reservation?.place.userId !== place.userId) throw refused('RESERVATION_NOT_FOUND', {});
      if (reservation.status === 'paid' || reservation.status === 'refunded') throw refused('ALREADY_PAID', {});
      release(reservation);
      return { reservationId, status: 'released' };
    },
  }) satisfies Verbs<'concert'>;

/** The seats of a date as a stream shows them: all of them each time. */
export function watchSeats(world: World, input: { concertId: string; scheduleId: string; token: string }): Shown {
  const userId = world.places.get(input.token)?.userId ?? '';
  const { concert } = activeVisit(world, { userId }, input);
  const data = statesOf(world, concert, scheduleOf(concert, input.scheduleId));
  return { id: data.version, data, news: data.version, isLast: false };
}

function statesOf(world: World, concert: Concert, schedule: Schedule): RouterOutputs['concert']['seatStates'] {
  const free = new Set(freeSeats(world, concert, schedule).map(({ seatId }) => seatId));
  const taken = encodeTaken(
    schedule.seats.length,
    schedule.seats.map(({ seatId }) => seatId).filter((seatId) => !free.has(seatId)),
  );
  const standing = schedule.layout.sections
    .filter(({ kind }) => kind === 'standing')
    .map(({ name, firstSeatId, capacity }) => {
      const places = schedule.seats.slice(firstSeatId - 1, firstSeatId - 1 + capacity);
      return { section: name, free: places.filter(({ seatId }) => free.has(seatId)).length };
    });
  // The same seats are the same version: here nothing depends on what came before.
  return { version: taken, taken, standing };
}

export function scheduleOf({ schedules }: Pick<Concert, 'schedules'>, scheduleId: string): Schedule {
  const schedule = schedules.find((date) => date.scheduleId === scheduleId);
  if (schedule === undefined) throw refused('SCHEDULE_NOT_FOUND', {});
  return schedule;
}

/** None once the sale is over, or the date is cancelled. */
function freeSeats(world: World, concert: Concert, schedule: Schedule): Seat[] {
  if (schedule.cancelReason !== null || saleEndOf(concert, schedule) <= world.time.now()) return [];
  return schedule.seats.filter((seat) => isFree(world, seat));
}

export function refuseUnlessSeatIds(seatIds: readonly number[]): void {
  const problem =
    seatIds.length === 0
      ? 'must name at least 1 seat'
      : seatIds.length > seatsAtOnce
        ? `must name at most ${seatsAtOnce} seats: one call holds no more`
        : new Set(seatIds).size < seatIds.length
          ? 'must be distinct'
          : undefined;
  if (problem !== undefined) throw invalid('seatIds', problem);
}

function refuseUnlessOnSale(world: World, concert: Concert, schedule: Schedule): void {
  const { cancelReason } = schedule;
  if (cancelReason !== null) throw refused('SCHEDULE_CANCELLED', { cancelReason });
  if (saleEndOf(concert, schedule) <= world.time.now()) throw refused('SALES_ENDED', {});
}

/** All or none. */
function seatsToHold(world: World, schedule: Schedule, seatIds: readonly number[]): Seat[] {
  const unknown = seatIds.filter((seatId) => schedule.seats[seatId - 1] === undefined);
  if (unknown.length > 0) throw refused('SEAT_NOT_FOUND', { seatIds: unknown });
  const seats = seatIds.map((seatId) => schedule.seats[seatId - 1]!);
  const taken = seats.filter((seat) => !isFree(world, seat)).map(named);
  if (taken.length > 0) throw refused('SEAT_TAKEN', { seatIds: taken.map(({ seatId }) => seatId), seats: taken });
  return seats;
}

function refuseStranding(stranded: readonly Seat[]): void {
  if (stranded.length === 0) return;
  throw refused('ORPHAN_SEAT', { seatIds: stranded.map(({ seatId }) => seatId), seats: stranded.map(named) });
}

function refuseOverLimit(world: World, { userId, concert }: Place, wants: number): void {
  const limit = concert.queue.maxSeatsPerUser;
  const has = [...world.reservations.values()]
    .filter(({ place }) => place.userId === userId && place.concert === concert)
    .filter((reservation) => reservation.status === 'paid' || isRunning(world, reservation))
    .reduce((sum, { seats }) => sum + seats.length, 0);
  if (has + wants <= limit) return;
  const message = `One person may have ${limit} seats of this concert, and you would have ${has + wants}.`;
  throw refused('LIMIT_EXCEEDED', { limit }, message);
}

function hold(world: World, place: Place, schedule: Schedule, seats: Seat[]): Reservation {
  const untilMs = Math.min(world.time.nowMs() + place.concert.queue.holdTtlMs, place.expiresAt!.getTime());
  const reservation: Reservation = {
    reservationId: world.newId('res'),
    place,
    schedule,
    startsAt: schedule.startsAt,
    seats,
    amount: seats.reduce((sum, { price }) => sum + price, 0),
    status: 'held',
    expiresAt: new Date(untilMs),
  };
  for (const seat of seats) seat.owner = reservation;
  world.reservations.set(reservation.reservationId, reservation);
  return reservation;
}

const presentHold = (held: Reservation): RouterOutputs['concert']['reserve'] => ({
  reservationId: held.reservationId,
  ...describe(held, held.seats),
  amount: held.amount,
  status: 'held',
  expiresAt: held.expiresAt,
});
