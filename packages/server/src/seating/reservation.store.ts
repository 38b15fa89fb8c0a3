import type { Sequelize } from 'sequelize';
import { WriteConflict } from '../database/fault.ts';
import { read } from '../database/read.ts';
import { rows, write } from '../database/rows.ts';
import { arraysOf, columnsOf, insertRows, lookUp, type Selected } from '../database/statements.ts';
import { type Batch, type Locked, lockRows } from '../engine/batch.ts';
import type { Visit } from '../queue/index.ts';
import { reservations } from './seating.model.ts';
import type { Claim, ClaimedSeats } from './seating.rules.ts';

const made = ['reservationId', 'scheduleId', 'userId', 'tokenSeq', 'seatIds', 'fences', 'amount', 'heldUntil'] as const;
const reservationColumns = columnsOf(reservations, [...made, 'status']);

/** What a decision knows of a reservation. */
export type ReservationRow = Selected<typeof reservationColumns>;

const held = `select r.reservation_id from unnest($3::text[], $4::bigint[]) as v (user_id, seq) cross join lateral (
  select reservation_id from reservations
  where user_id = v.user_id and concert_id collate "C" = $1 and status = 'held' and token_seq = v.seq offset 0
) as r`;
const byIdOrVisit = (lock: string): string => `select found.* from (
    select reservation_id from (select unnest($2::text[]) as reservation_id union ${held}) as u order by reservation_id collate "C"
  ) as w cross join lateral (
    select ${reservationColumns} from reservations where concert_id = $1 and reservation_id = w.reservation_id offset 0 ${lock}
  ) as found`;

/**
 * Reservations by id, and the running holds of these visits, locked in the order of their ids. The visits' tokens are locked, so that
 * none comes or goes meanwhile.
 */
export async function lockReservations(
  batch: Batch,
  concertId: string,
  reservationIds: readonly string[],
  visits: readonly Visit[],
): Promise<Map<string, ReservationRow & Locked>> {
  const distinct = [...new Map(visits.map((visit) => [visit.seq, visit])).values()];
  const found = await lockRows<ReservationRow>(
    batch,
    byIdOrVisit,
    [concertId, reservationIds, distinct.map((visit) => visit.userId), distinct.map((visit) => visit.seq)],
    (row) => row.reservationId,
  );
  return new Map(found.map((row) => [row.reservationId, row]));
}

const claimColumns = columnsOf(reservations, ['userId', 'status', 'heldUntil']);

/** How many seats these users hold or paid for. Their tokens are locked, so nothing of it grows meanwhile. */
export async function readClaims(
  batch: Batch,
  concertId: string,
  userIds: readonly string[],
): Promise<(Selected<typeof claimColumns> & ClaimedSeats)[]> {
  return await rows(
    batch.transaction,
    `select r.* from unnest($2::text[]) as u (user_id) cross join lateral (
       select ${claimColumns}, cardinality(seat_ids) as seats from reservations
       where user_id = u.user_id and concert_id collate "C" = $1 and status in ('held', 'paid') offset 0
     ) as r`,
    [concertId, [...new Set(userIds)]],
  );
}

const insert = insertRows(reservations, { shared: ['concertId', 'status', 'createdAt'], each: made });

export async function insertReservations(
  batch: Batch,
  concertId: string,
  held: readonly ReservationRow[],
  createdAt: Date,
): Promise<void> {
  await insert(batch.transaction, { concertId, status: 'held', createdAt }, held);
}

/** Moves reservations to a new status. They are locked, so one that has moved already is a conflict. */
export async function setReservationStatus(
  batch: Batch,
  concertId: string,
  reservationIds: readonly string[],
  from: Claim['status'],
  to: Claim['status'],
): Promise<void> {
  if (reservationIds.length === 0) return;
  const moved = await write(
    batch.transaction,
    `update reservations set status = $4 from unnest($2::text[]) as w (reservation_id) cross join lateral (
       select ctid, status from reservations where concert_id = $1 and reservation_id = w.reservation_id offset 0
     ) as found
     where reservations.ctid = found.ctid and found.status = $3`,
    [concertId, reservationIds, from, to],
  );
  if (moved !== reservationIds.length) throw new WriteConflict('a reservation changed meanwhile');
}

/**
 * Writes paid reservations of which seats were given back: all of them, or some. They are locked, so one that is not paid any more is a
 * conflict. Lists of seats don't go into one statement with others; operators refund, so they are few.
 */
export async function storeRefunded(
  batch: Batch,
  concertId: string,
  refunded: readonly ReservationRow[],
): Promise<void> {
  // Of several refunds in one batch the last one of each kind says what is left.
  const ofEach = (status: ReservationRow['status']): ReservationRow[] => [
    ...new Map(
      refunded.filter((row) => row.status === status).map((reservation) => [reservation.reservationId, reservation]),
    ).values(),
  ];
  const all = ofEach('refunded');
  const some = ofEach('paid').map(({ reservationId, seatIds, fences, amount }) =>
    write(
      batch.transaction,
      `update reservations set seat_ids = $3, fences = $4, amount = $5
       where concert_id = $1 and reservation_id = $2 and status = 'paid'`,
      [concertId, reservationId, seatIds, fences, amount],
    ),
  );
  const allOf = setReservationStatus(
    batch,
    concertId,
    all.map(({ reservationId }) => reservationId),
    'paid',
    'refunded',
  );
  const [, ...written] = await Promise.all([allOf, ...some]);
  if (written.some((count) => count !== 1)) throw new WriteConflict('a reservation changed meanwhile');
}

const keys = arraysOf(reservations, ['concertId', 'reservationId']);
const reservedColumns = columnsOf(reservations, ['reservationId', 'scheduleId', 'seatIds', 'status', 'createdAt']);
const reserved = lookUp(reservations, { each: ['concertId', 'reservationId'], columns: reservedColumns })();

type Reserved = Selected<typeof reservedColumns>;

/** What these reservations are of, by their ids; unlocked. */
export async function readReserved(
  db: Sequelize,
  of: readonly { concertId: string; reservationId: string }[],
): Promise<Map<string, Reserved>> {
  const found = await read<Reserved>(db, reserved, keys.values(of));
  return new Map(found.map((row) => [row.reservationId, row]));
}
