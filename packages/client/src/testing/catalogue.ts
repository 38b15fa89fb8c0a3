import { encodeSeatMap, layOut } from '@stagedoor/hall';
import type { RouterOutputs } from '../types.ts';
import { asOperator, type Verbs } from './caller.ts';
import { pageOf } from './page.ts';
import { concertOf, isSoldOut, newQueue, refuseCancelled } from './queue.ts';
import { refused } from './refused.ts';
import { scheduleOf } from './seating.ts';
import { saleEndOf, seatsIn } from './seats.ts';
import type { Concert, Schedule, World } from './world.ts';

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
        startsAt: new Date(startsAt),
        ownSalesEndAt: salesEndAt === undefined ? null : new Date(salesEndAt),
        cancelReason: null,
        givenBack: 0,
        layout,
        seats: seatsIn(layout),
      };
      concert.schedules.push(schedule);
      concert.schedules.sort((a, b) => a.startsAt.getTime() - b.startsAt.getTime());
      return { scheduleId: schedule.scheduleId, capacity: schedule.seats.length };
    },
  }) satisfies Verbs<'concert'>;

function present(concert: Concert): RouterOutputs['concert']['get'] {
  const { queue, schedules, ...shown } = concert;
  const prices = schedules.flatMap(({ seats }) => seats.map(({ price }) => price));
  return {
    ...shown,
    salesOpenAt: queue.salesOpenAt,
    maxSeatsPerUser: queue.maxSeatsPerUser,
    avoidOrphans: queue.avoidOrphans,
    queue: { state: queue.state, soldOut: isSoldOut(concert) },
    priceRange: prices.length === 0 ? null : { from: Math.min(...prices), to: Math.max(...prices) },
    dates: schedules.map((schedule) => ({
      scheduleId: schedule.scheduleId,
      startsAt: schedule.startsAt,
      salesEndAt: saleEndOf(concert, schedule),
      capacity: schedule.seats.length,
      cancelReason: schedule.cancelReason,
    })),
    // The fake draws nobody: whoever came first stands first.
    draw: { seedHash: '', seed: queue.drawn === null ? null : '', entries: queue.drawn },
  };
}
