import { refusal } from '../errors.ts';
import type { Models } from '../models.ts';
import { Refused } from '../trpc-error.ts';
import type { ScheduleOutput, SeatsOutput } from './concert.schemas.ts';
import type { SeatMemory } from './seat-memory.ts';

/** The dates of a concert with what is still free. */
export async function availableDates(
  { Schedule }: Models,
  seats: SeatMemory,
  concertId: string,
): Promise<{ schedules: ScheduleOutput[] }> {
  const schedules = await Schedule.findAll({ where: { concertId }, order: [['startsAt', 'ASC']], raw: true });
  return {
    schedules: await Promise.all(
      schedules.map(async ({ scheduleId, startsAt, capacity }) => ({
        scheduleId,
        startsAt,
        capacity,
        available: (await seats.free(concertId, scheduleId)).length,
      })),
    ),
  };
}

/** The free seats of one date. */
export async function availableSeats(
  { Schedule }: Models,
  seats: SeatMemory,
  concertId: string,
  scheduleId: string,
): Promise<SeatsOutput> {
  const schedule = await Schedule.findOne({ where: { concertId, scheduleId }, attributes: ['scheduleId'], raw: true });
  if (schedule === null) throw new Refused(refusal('SCHEDULE_NOT_FOUND'));
  return { scheduleId, seats: await seats.free(concertId, scheduleId) };
}
