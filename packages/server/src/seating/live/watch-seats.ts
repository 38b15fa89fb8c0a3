import { type Refusal, refusal } from '../../errors.ts';
import { Refused } from '../../rpc/refused.ts';
import type { SharedStream } from '../../rpc/shared-stream.ts';
import type { SeatChanges, SeatStates } from '../seating.schemas.ts';
import type { LiveSeats } from './live-seats.ts';

/** The taken seats of a date that there is. */
export async function seatStates(
  live: LiveSeats,
  date: { concertId: string; scheduleId: string },
): Promise<SeatStates> {
  return (await live.states(date)) ?? noSuchDate();
}

/** The same as a stream, for as long as its reader may watch. */
export async function watchSeats(
  live: LiveSeats,
  { lastEventId, ...date }: { concertId: string; scheduleId: string; lastEventId?: string | null | undefined },
  refuse: () => Refusal | undefined,
): Promise<SharedStream<SeatStates | SeatChanges>> {
  return (await live.watch(date, lastEventId ?? undefined, refuse)) ?? noSuchDate();
}

function noSuchDate(): never {
  throw new Refused(refusal('SCHEDULE_NOT_FOUND'));
}
