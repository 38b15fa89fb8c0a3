import type { Visit } from '@stagedoor/client';
import type { Telling } from './tally.ts';

/** A part of a hall, as its map has it. */
export type Section = Awaited<ReturnType<Visit['seatMap']>>['sections'][number];

/** What everybody in a rush shares. */
export interface Scene {
  readonly concertId: string;
  readonly tally: Telling;
  /** Aborted when the rush is over, whatever its visitors are at. */
  readonly over: AbortSignal;
  /** Aborted when only those are left who look on. */
  readonly quiet: AbortSignal;
  /** Seats that nobody of the crowd takes: fewer free ones than this count as none. */
  readonly keepFree: number;
  /** The sections of each date that somebody has looked at. */
  readonly maps: Map<string, readonly Section[]>;
  /** Puts money into a visitor's wallet, as a payment provider's webhook would. Undefined when they charge it themselves. */
  readonly credit: ((userId: string, amount: number) => Promise<void>) | undefined;
}
