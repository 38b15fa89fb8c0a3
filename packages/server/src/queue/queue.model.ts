import {
  bigint,
  bigints,
  bool,
  float8,
  int,
  key,
  nullable,
  type RowOf,
  table,
  text,
  timestamptz,
} from '../database/table.ts';
import type { EndedBecause, QueueChange } from './queue.events.ts';
import { eachSetting } from './queue.settings.ts';

/**
 * One queue for each concert. Its row is the first lock of every command that gives places or numbers. `history` is the one of
 * the database in which the last number was given; null before the first.
 */
export const queues = table<QueueChange & { readonly history: string | null; readonly changedBy: number | null }>(
  'queues',
  {
    concertId: key(text()),
    state: text(),
    cancelReason: nullable(text()),
    salesOpenAt: timestamptz(),
    ...eachSetting(({ isWhole }) => (isWhole ? int() : float8())),
    avoidOrphans: bool(),
    drawSeed: text(),
    drawn: nullable(bigint()),
    soldOut: bool(),
    lastSeq: bigint(),
    frontier: bigint(),
    epochs: bigints(),
    admitted: bigint(),
    credit: float8(),
    creditedAt: timestamptz(),
    history: nullable(text()),
    changedBy: nullable(bigint()),
  },
);

/** The places in each queue, by their gap-free numbers. Never deleted: the order stays provable. */
export const tokens = table('tokens', {
  concertId: key(text()),
  seq: key(bigint()),
  userId: text(),
  enteredAt: timestamptz(),
  admittedAt: nullable(timestamptz()),
  expiresAt: nullable(timestamptz()),
  endedAt: nullable(timestamptz()),
  endedBecause: nullable(text<EndedBecause>()),
  changedBy: nullable(bigint()),
});
export type Token = RowOf<typeof tokens>;

/** What each tick that admitted someone saw and decided, for the audit of both caps and of the order. */
export const admissions = table('admissions', {
  concertId: key(text()),
  firstSeq: key(bigint()),
  lastSeq: bigint(),
  admitted: int(),
  activeBefore: int(),
  maxActive: int(),
  decidedAt: timestamptz(),
});

/** By when each of those who wait promised to ask again. */
export const presence = table('presence', {
  concertId: key(text()),
  seq: key(bigint()),
  dueAt: timestamptz(),
});
