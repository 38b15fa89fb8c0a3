import type { NamedSeat } from '@stagedoor/client';
import type { Say } from '../language/language.ts';

/** A seat as people find it: "Stalls, row C, seat 12", or the standing area's name. */
export const seatName = ({ section, row, number }: NamedSeat, say: Say): string =>
  row === '' ? section : say('seat.name', { section, row, number });
