'use client';
import { isRefusal, type LiveSeats, type RefusalOf, type ShapeOf, type Visit } from '@stagedoor/client';
import { useLastValue } from './use-last-value.ts';

/** Which seats are taken, or why that can't be seen any more. */
export interface WatchedSeats {
  /** Nothing until it was heard first. */
  readonly seats: LiveSeats | undefined;
  /** Why the visit may not look, or that there is no such date. What was seen last stays. */
  readonly refusal: RefusalOf<ShapeOf<'concert', 'seatStates'>> | undefined;
}

/** Which seats of a date are taken, live while the component is there: `seats.changed` says what is different from the render before. */
export function useLiveSeats(visit: Visit, scheduleId: string): WatchedSeats {
  const heard = useLastValue((signal) => heardOf(visit, scheduleId, signal), [visit, scheduleId]);
  return heard ?? { seats: undefined, refusal: undefined };
}

async function* heardOf(
  visit: Visit,
  scheduleId: string,
  signal: AbortSignal,
): AsyncGenerator<WatchedSeats, void, undefined> {
  let seats: LiveSeats | undefined;
  try {
    for await (seats of visit.watchSeats(scheduleId, { signal })) yield { seats, refusal: undefined };
  } catch (error) {
    if (!isRefusal(error)) throw error;
    yield { seats, refusal: error as NonNullable<WatchedSeats['refusal']> };
  }
}
