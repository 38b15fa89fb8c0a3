import { type DateRow, lockSchedule } from '../../catalogue/index.ts';
import type { Batch, Locked } from '../../engine/batch.ts';
import { type Refusal, refusal } from '../../errors.ts';
import { type QueueRow, readQueue } from '../../queue/index.ts';
import { labelsAfter, shown } from './holdback.rules.ts';
import type { BlockedOutput, LabelCount } from './holdback.schemas.ts';
import { type KeptRow, lockKept, readIdsOfLabel, readIdsOfSection, readLabels } from './holdback.store.ts';

/** Which seats of a date an operator means: by their ids, by section, or by the label that they have. */
export interface Meant {
  readonly concertId: string;
  readonly scheduleId: string;
  readonly seatIds?: readonly number[] | undefined;
  readonly section?: string | undefined;
  readonly rows?: readonly string[] | undefined;
  readonly label?: string | undefined;
}

/** A date, the seats of it that are meant, and what is kept back of it. */
export interface KeptSeats {
  readonly queue: QueueRow | undefined;
  readonly date: (DateRow & Locked) | undefined;
  readonly seats: readonly (KeptRow & Locked)[];
  readonly labels: readonly LabelCount[];
}

/** Seats whose label changes. */
export interface Relabelled {
  readonly date: DateRow;
  readonly seats: readonly KeptRow[];
}

/** Locks the date, so that its labels change one call after the other, and then the seats that are meant. */
export async function loadKept(batch: Batch, meant: Meant): Promise<KeptSeats> {
  const queue = await readQueue(batch, meant.concertId);
  const date = await lockSchedule(batch, meant.concertId, meant.scheduleId);
  if (date === undefined) return { queue, date, seats: [], labels: [] };
  const seats = await lockKept(batch, meant, await idsOf(batch, meant));
  return { queue, date, seats, labels: await readLabels(batch, meant) };
}

async function idsOf(batch: Batch, meant: Meant): Promise<readonly number[]> {
  const { seatIds, section, rows, label = '' } = meant;
  if (seatIds !== undefined) return seatIds;
  return section === undefined
    ? await readIdsOfLabel(batch, meant, label)
    : await readIdsOfSection(batch, meant, section, rows);
}

/** Refuses what is not there: the concert, the date, seats, the section or rows of it. */
export function refuseUnknown(
  { queue, date, seats }: KeptSeats,
  { seatIds = [], section, rows = [] }: Meant,
): Refusal | undefined {
  if (queue === undefined) return refusal('CONCERT_NOT_FOUND');
  if (date === undefined) return refusal('SCHEDULE_NOT_FOUND');
  const known = new Set(seats.map((seat) => seat.seatId));
  const unknown = seatIds.filter((seatId) => !known.has(seatId));
  if (unknown.length > 0) return refusal('SEAT_NOT_FOUND', { seatIds: unknown });
  if (section === undefined) return undefined;
  const knownRows = new Set(seats.map((seat) => seat.rowName));
  const unknownRows = rows.filter((row) => !knownRows.has(row));
  const message = `Section "${section}" has no row ${unknownRows.join(', ')}.`;
  if (seats.length > 0 && unknownRows.length > 0) return refusal('SECTION_NOT_FOUND', { sections: [section] }, message);
  return seats.length === 0 ? refusal('SECTION_NOT_FOUND', { sections: [section] }) : undefined;
}

/** The answer and the effect of giving seats another label, or none. */
export function relabelled(
  { labels, seats: meant }: KeptSeats,
  date: DateRow,
  labelOf: (seat: KeptRow) => string | null,
): { answer: BlockedOutput; effect?: Relabelled } {
  const seats = meant.map(({ busy: _busy, ...seat }) => ({ ...seat, blocked: labelOf(seat) }));
  const changed = seats.filter((seat, index) => seat.blocked !== meant[index]!.blocked);
  const changes = seats.map((seat, index) => ({ from: meant[index]!.blocked, to: seat.blocked }));
  const now = labelsAfter(labels, changes);
  const { concertId, scheduleId, startsAt, capacity } = date;
  const answer = {
    concertId,
    scheduleId,
    startsAt,
    capacity,
    seatIds: seats.map((seat) => seat.seatId),
    seats: seats.map(shown),
    blocked: now.reduce((sum, { count }) => sum + count, 0),
    labels: now,
  };
  return changed.length > 0 ? { answer, effect: { date, seats: changed } } : { answer };
}
