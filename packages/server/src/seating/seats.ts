import { refusal } from '../errors.ts';
import { Refused } from '../rpc/refused.ts';
import type { ScheduleOutput, SeatsOutput } from './seating.schemas.ts';
import type { SeatMemory } from './seat-memory.ts';

/** The dates of a concert with what is still free. */
export async function availableDates(seats: SeatMemory, concertId: string): Promise<{ schedules: ScheduleOutput[] }> {
  return { schedules: await seats.schedules(concertId) };
}

/** The free seats of one date, or of some of its sections. */
export async function availableSeats(
  seats: SeatMemory,
  { concertId, scheduleId, sections }: { concertId: string; scheduleId: string; sections?: string[] | undefined },
): Promise<SeatsOutput> {
  const free = await seats.free(concertId, scheduleId);
  if (free === undefined) throw new Refused(refusal('SCHEDULE_NOT_FOUND'));
  if (sections === undefined) return free;
  const wanted = new Set(sections);
  return { ...free, seats: free.seats.filter((seat) => wanted.has(seat.section)) };
}
