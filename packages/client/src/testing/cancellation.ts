import { asOperator, type Verbs } from './caller.ts';
import { concertOf } from './queue.ts';
import { refundPayment } from './refund.ts';
import { scheduleOf } from './seating.ts';
import type { Schedule, World } from './world.ts';

export const cancellation = (world: World) =>
  ({
    cancel({ concertId, reason }, caller) {
      asOperator(caller);
      const concert = concertOf(world, concertId);
      if (concert.queue.state !== 'cancelled') {
        concert.queue.state = 'cancelled';
        concert.cancelReason = reason;
        for (const schedule of concert.schedules) cancelDate(world, schedule, reason);
      }
      return { concertId, status: 'cancelled', reason: concert.cancelReason ?? '' };
    },

    cancelSchedule({ concertId, scheduleId, reason }, caller) {
      asOperator(caller);
      const concert = world.concerts.get(concertId);
      const schedule = scheduleOf(concert ?? { schedules: [] }, scheduleId);
      const payments = cancelDate(world, schedule, reason);
      return { concertId, scheduleId, status: 'cancelled', reason: schedule.cancelReason ?? '', payments };
    },
  }) satisfies Verbs<'concert'>;

/** Ends the sale of a date for good, and gives back at once whatever was paid for it: how many payments. */
function cancelDate(world: World, schedule: Schedule, reason: string): number {
  if (schedule.cancelReason !== null) return schedule.givenBack;
  schedule.cancelReason = reason;
  const paid = [...world.payments.values()].filter(
    ({ reservation }) => reservation.schedule === schedule && reservation.status === 'paid',
  );
  for (const payment of paid) refundPayment(world, payment, reason);
  schedule.givenBack = paid.length;
  return schedule.givenBack;
}
