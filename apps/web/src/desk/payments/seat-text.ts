import type { NamedSeat } from '@stagedoor/client';
import type { DeskSay } from '../words.ts';

/** A seat as it is called at the desk. */
export const seatText = ({ section, row, number }: NamedSeat, say: DeskSay): string =>
  row === '' ? section : say('desk.seat', { section, row, number });
