import { refusal } from '../errors.ts';
import { Refused } from '../rpc/refused.ts';
import type { ScheduleOutput, SeatsOutput } from './seating.schemas.ts';
import type { SeatMemory } from './seat-memory.ts';

/** The dates of a concert with what is still free. */
export async function availableDates(seats: SeatMemory, concertId: string): Promise<{ schedules: ScheduleOutput[] }> {
  return await seats.schedules(concertId);
}

/** The free seats of one date, or of some of its sections. */
export async function availableSeats(
  seats: SeatMemory,
  { concertId, scheduleId, sections }: { concertId: string; scheduleId: string; sections?: string[] | undefined },
): Promise<SeatsOutput> {
  const free = await seats.free(concertId, scheduleId);
  if (free === undefined) throw new Refused(refusal('SCHEDULE_NOT_FOUND'));
  return sections === undefined ? free : partOf(free, new Set(sections));
}

/** Choices of sections that are kept for one view of a hall: more than people make, however strangely somebody asks. */
const partsAtMost = 100;

/** The same part again while the free seats are the same: it is written once for all who look at it. */
const known = new WeakMap<SeatsOutput, Map<string, SeatsOutput>>();

function partOf(free: SeatsOutput, sections: ReadonlySet<string>): SeatsOutput {
  const parts = known.get(free) ?? new Map<string, SeatsOutput>();
  known.set(free, parts);
  const name = JSON.stringify([...sections].sort());
  let part = parts.get(name);
  if (part === undefined) {
    if (parts.size >= partsAtMost) parts.clear();
    part = Object.freeze({ ...free, seats: free.seats.filter((seat) => sections.has(seat.section)) });
    parts.set(name, part);
  }
  return part;
}
