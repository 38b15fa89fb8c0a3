import { encodeSeatMap, layOut } from '@stagedoor/hall';
import type { RouterOutputs } from '../types.ts';
import { asOperator, type Verbs } from './caller.ts';
import { pageOf } from './page.ts';
import { concertOf, isSoldOut, newQueue, refuseCancelled } from './queue.ts';
import { refused } from './refused.ts';
import { scheduleOf } from './seating.ts';
import { isFree, movedFrom, named, saleEndOf, seatsIn } from './seats.ts';
import type { Concert, Schedule, Seat, World } from './world.ts';

export const catalogue = (world: World) =>
  ({
    list(page) {
      const { items, nextCursor } = pageOf(
        [...world.concerts.values()].toReversed().map(present),
        page,
        ({ concertId }) => concertId,
      );
      return { concerts: items, nextCursor };
    },

    get: ({ concertId }) => present(concertOf(world, concertId)),

    seatMap({ concertId, scheduleId }) {
      const { layout } = scheduleOf(world.concerts.get(concertId) ?? { schedules: [] }, scheduleId);
      return encodeSeatMap(layout, scheduleId);
    },

    create({ title, currency = 'KRW', salesOpenAt, venue = null, timeZone = null, salesEndAt }, caller) {
      asOperator(caller);
      const concert: Concert = {
        concertId: world.newId('con'),
        title,
        currency,
        venue,
        timeZone,
        salesEndAt: salesEndAt === undefined ? null : new Date(salesEndAt),
        cancelReason: null,
        queue: newQueue(world, salesOpenAt),
        schedules: [],
      };
      world.concerts.set(concert.concertId, concert);
      return { concertId: concert.concertId };
    },

    addSchedule({ concertId, startsAt, salesEndAt, sections, stage, focalPoint }, caller) {
      asOperator(caller);
      const concert = concertOf(world, concertId);
      refuseCancelled(concert);
      // It keeps no plans.
      if (sections === undefined) throw refused('PLAN_NOT_FOUND', {});
      const layout = layOut({ stage, focalPoint, sections });
      const schedule: Schedule = {
        scheduleId: world.newId('sch'),
        announcedFor: new Date(startsAt),
        startsAt: new Date(startsAt),
        ownSalesEndAt: salesEndAt === undefined ? null : new Date(salesEndAt),
        cancelReason: null,
        givenBack: 0,
        layout,
        seats: seatsIn(layout),
      };
      concert.schedules.push(schedule);
      inOrder(concert);
      return { scheduleId: schedule.scheduleId, capacity: schedule.seats.length };
    },

    updateSchedule({ concertId, scheduleId, startsAt, salesEndAt, sections = [] }, caller) {
      asOperator(caller);
      const concert = concertOf(world, concertId);
      const schedule = scheduleOf(concert, scheduleId);
      setPrices(world, schedule, sections);
      if (startsAt !== undefined) schedule.startsAt = new Date(startsAt);
      if (salesEndAt !== undefined) schedule.ownSalesEndAt = salesEndAt === null ? null : new Date(salesEndAt);
      inOrder(concert);
      return {
        concertId,
        scheduleId,
        startsAt: schedule.startsAt,
        salesEndAt: saleEndOf(concert, schedule),
        capacity: schedule.seats.length,
        priceRange: priceRange(schedule.seats)!,
      };
    },
  }) satisfies Verbs<'concert'>;

const inOrder = ({ schedules }: Concert): Schedule[] =>
  schedules.sort((a, b) => a.startsAt.getTime() - b.startsAt.getTime());

function priceRange(seats: readonly Seat[]): { from: number; to: number } | null {
  const prices = seats.map(({ price }) => price);
  return prices.length === 0 ? null : { from: Math.min(...prices), to: Math.max(...prices) };
}

/** New prices of sections in which nobody has a seat. */
function setPrices(world: World, schedule: Schedule, wanted: readonly { name: string; price: number }[]): void {
  const { layout } = schedule;
  const known = new Map(layout.sections.map(({ name, price }) => [name, price]));
  const unknown = wanted.filter(({ name }) => !known.has(name)).map(({ name }) => name);
  if (unknown.length > 0) throw refused('SECTION_NOT_FOUND', { sections: unknown });
  const changed = new Map(wanted.filter(({ name, price }) => known.get(name) !== price).map((s) => [s.name, s.price]));
  const seats = schedule.seats.filter(({ section }) => changed.has(section));
  refuseTaken(world, seats);
  for (const seat of seats) seat.price = changed.get(seat.section)!;
  schedule.layout = {
    ...layout,
    sections: layout.sections.map((section) => ({ ...section, price: changed.get(section.name) ?? section.price })),
  };
}

function refuseTaken(world: World, seats: readonly Seat[]): void {
  const taken = seats.filter((seat) => !isFree(world, seat)).map(named);
  if (taken.length === 0) return;
  const message = `Somebody holds or has bought ${taken.length} of these seats.`;
  throw refused('SEAT_TAKEN', { seatIds: taken.map(({ seatId }) => seatId), seats: taken }, message);
}

function present(concert: Concert): RouterOutputs['concert']['get'] {
  const { queue, schedules, ...shown } = concert;
  return {
    ...shown,
    salesOpenAt: queue.salesOpenAt,
    maxSeatsPerUser: queue.maxSeatsPerUser,
    avoidOrphans: queue.avoidOrphans,
    queue: { state: queue.state, soldOut: isSoldOut(concert) },
    priceRange: priceRange(schedules.flatMap(({ seats }) => seats)),
    dates: schedules.map((schedule) => ({
      scheduleId: schedule.scheduleId,
      startsAt: schedule.startsAt,
      movedFrom: movedFrom(schedule.announcedFor, schedule),
      salesEndAt: saleEndOf(concert, schedule),
      capacity: schedule.seats.length,
      cancelReason: schedule.cancelReason,
    })),
    // The fake draws nobody: whoever came first stands first.
    draw: { seedHash: '', seed: queue.drawn === null ? null : '', entries: queue.drawn },
  };
}
