import type { Sequelize } from 'sequelize';
import { seats, seatNames } from '../../catalogue/index.ts';
import { read } from '../../database/read.ts';
import { rows } from '../../database/rows.ts';
import { arraysOf, columnsOf, lookUp, type Selected, updateRows } from '../../database/statements.ts';
import { type Batch, lockRows, type Locked, type StampedBatch } from '../../engine/batch.ts';
import { inOrder } from '../seating.rules.ts';
import type { LabelCount } from './holdback.schemas.ts';

const keptColumns = columnsOf(seats, [...seatNames, 'heldUntil', 'sold', 'blocked']);

/** A seat, and whether somebody has it or operators keep it back. */
export type KeptRow = Selected<typeof keptColumns>;

/** Which date. */
interface Of {
  readonly concertId: string;
  readonly scheduleId: string;
}

/** Seats that one statement goes through: it must end within its time limit. */
const chunk = 10_000;

/** The seats of a section, or of some of its rows, in the order of their ids. They never change. */
export async function readIdsOfSection(
  batch: Batch,
  { concertId, scheduleId }: Of,
  section: string,
  rowNames: readonly string[] | undefined,
): Promise<number[]> {
  const found = await rows<{ seatId: number }>(
    batch.transaction,
    `select seat_id as "seatId" from seats
     where concert_id = $1 and schedule_id = $2 and section = $3 and ($4::text[] is null or row_name = any($4)) order by seat_id`,
    [concertId, scheduleId, section, rowNames ?? null],
  );
  return found.map(({ seatId }) => seatId);
}

/** The seats that are kept back under a label, in the order of their ids. Nobody changes that while their date is locked. */
export async function readIdsOfLabel(batch: Batch, { concertId, scheduleId }: Of, label: string): Promise<number[]> {
  const found = await rows<{ seatId: number }>(
    batch.transaction,
    `select seat_id as "seatId" from seats where concert_id = $1 and schedule_id = $2 and blocked = $3 order by seat_id`,
    [concertId, scheduleId, label],
  );
  return found.map(({ seatId }) => seatId);
}

const keyArrays = arraysOf(seats, ['seatId'], 3);
const byKey = lookUp(seats, { shared: ['concertId', 'scheduleId'], each: ['seatId'], columns: keptColumns });

/** Seats of a date, locked in the order of their ids. Those that it has not are missing. */
export async function lockKept(
  batch: Batch,
  { concertId, scheduleId }: Of,
  seatIds: readonly number[],
): Promise<(KeptRow & Locked)[]> {
  const ordered = inOrder(seatIds);
  const locked: (KeptRow & Locked)[] = [];
  for (let start = 0; start < ordered.length; start += chunk) {
    const part = ordered.slice(start, start + chunk).map((seatId) => ({ seatId }));
    const values = [concertId, scheduleId, ...keyArrays.values(part)];
    locked.push(...(await lockRows<KeptRow>(batch, byKey, values, (seat) => String(seat.seatId))));
  }
  return locked;
}

const update = updateRows(seats, {
  shared: ['concertId', 'scheduleId'],
  each: ['seatId'],
  set: ['reservationId', 'heldUntil', 'sold', 'blocked'],
});

/** Keeps seats back, or frees them. Holds that ran out go with it: the row says no more than who has the seat. */
export async function writeKept(batch: StampedBatch, of: Of, written: readonly KeptRow[]): Promise<void> {
  const rowsOf = written.map(({ seatId, blocked }) => ({
    seatId,
    reservationId: null,
    heldUntil: null,
    sold: blocked !== null,
    blocked,
  }));
  for (let start = 0; start < rowsOf.length; start += chunk)
    await update(batch.transaction, { ...of, changedBy: batch.id }, rowsOf.slice(start, start + chunk));
}

/** How many seats of a date are kept back under each label. */
export async function readLabels(batch: Batch, { concertId, scheduleId }: Of): Promise<LabelCount[]> {
  return await rows(
    batch.transaction,
    `select blocked as label, count(*) as count from seats
     where concert_id = $1 and schedule_id = $2 and blocked is not null group by blocked order by blocked`,
    [concertId, scheduleId],
  );
}

/** What has become of the seats of a date that have a label, or none. */
interface Figures {
  readonly label: string | null;
  readonly count: number;
  readonly sold: number;
  readonly held: number;
}

/** What has become of the seats of a date, label by label. */
export async function readFigures(db: Sequelize, { concertId, scheduleId }: Of, now: Date): Promise<Figures[]> {
  return await read(
    db,
    `select blocked as label, count(*) as count, count(*) filter (where sold) as sold, count(*) filter (where held_until > $3) as held
     from seats where concert_id = $1 and schedule_id = $2 group by blocked order by blocked`,
    [concertId, scheduleId, now],
  );
}

/** A page of the seats of a date that are kept back, in the order of their ids. */
export async function readKept(
  db: Sequelize,
  { concertId, scheduleId }: Of,
  { label, after, limit }: { label: string | undefined; after: number; limit: number },
): Promise<KeptRow[]> {
  return await read(
    db,
    `select ${keptColumns} from seats where concert_id = $1 and schedule_id = $2 and blocked is not null
       and ($3::text is null or blocked = $3) and seat_id > $4 order by seat_id limit $5`,
    [concertId, scheduleId, label ?? null, after, limit],
  );
}
