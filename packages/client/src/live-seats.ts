import { readTaken } from '@stagedoor/hall';
import type { RouterOutputs } from './types.ts';

/** How many places of a standing area are free. */
export type StandingPlaces = RouterOutputs['concert']['seatStates']['standing'][number];

/** Seats that were taken, and seats that came free, by their seatId. */
interface Changes {
  readonly taken: readonly number[];
  readonly freed: readonly number[];
}

/** Which seats of a date are taken (held, sold, or kept back), as it was heard last. */
export interface LiveSeats {
  /** Opaque: another version is another state. */
  readonly version: string;
  /** By their seatId. */
  readonly taken: ReadonlySet<number>;
  /** Whether a seat can't be had now. */
  isTaken(seatId: number): boolean;
  /** How many places of each standing area are free. */
  readonly standing: readonly StandingPlaces[];
  /** What is different from the state before; nothing in the first. For pages that let seats fade. */
  readonly changed: Changes;
}

/** What the server tells: everything, or what changed. */
export type SeatsEvent = RouterOutputs['concert']['seatStates'] | (Changes & Pick<LiveSeats, 'version' | 'standing'>);

/** The state after an event. */
export function seatsAfter(known: ReadonlySet<number>, event: SeatsEvent): LiveSeats {
  const { version, standing } = event;
  const taken = 'freed' in event ? takenAfter(known, event) : readTaken(event.taken);
  return { version, standing, taken, isTaken: (seatId) => taken.has(seatId), changed: { taken: [], freed: [] } };
}

/** The same, with what is different from the state that was shown before it. */
export const comparedWith = (shown: LiveSeats | undefined, seats: LiveSeats): LiveSeats =>
  shown
    ? { ...seats, changed: { taken: without(seats.taken, shown.taken), freed: without(shown.taken, seats.taken) } }
    : seats;

function takenAfter(known: ReadonlySet<number>, { taken, freed }: Changes): Set<number> {
  const seats = new Set(known);
  for (const seatId of taken) seats.add(seatId);
  for (const seatId of freed) seats.delete(seatId);
  return seats;
}

const without = (seats: ReadonlySet<number>, others: ReadonlySet<number>): number[] =>
  [...seats].filter((seatId) => !others.has(seatId));
