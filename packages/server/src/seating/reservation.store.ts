import { WriteConflict } from '../database/fault.ts';
import { rows, write } from '../database/rows.ts';
import type { Locked } from '../engine/batch.ts';
import { lockRows, type Batch } from '../engine/batch.ts';
import type { Visit } from '../queue/index.ts';
import type { Claim } from './seating.rules.ts';

/** A reservation's row. */
export interface ReservationRow extends Claim {
  readonly scheduleId: string;
  readonly userId: string;
  readonly tokenSeq: number;
  readonly amount: number;
}

const reservationColumns = `reservation_id as "reservationId", schedule_id as "scheduleId", user_id as "userId", token_seq as "tokenSeq",
  seat_ids as "seatIds", fences, amount, status, held_until as "heldUntil"`;

/** Reservations by id, and the running holds of these visits, locked in the order of their ids. */
export async function lockReservations(
  batch: Batch,
  concertId: string,
  reservationIds: readonly string[],
  visits: readonly Visit[],
): Promise<Map<string, ReservationRow & Locked>> {
  const held = visits.length > 0 ? await readHeld(batch, concertId, visits) : [];
  const found = await lockRows<ReservationRow>(
    batch,
    (lock) => `select r.* from unnest($2::text[]) as w (reservation_id) cross join lateral (
       select ${reservationColumns} from reservations where concert_id = $1 and reservation_id = w.reservation_id offset 0 ${lock}
     ) as r`,
    [concertId, [...new Set([...reservationIds, ...held])].sort()],
    (row) => row.reservationId,
  );
  return new Map(found.map((row) => [row.reservationId, row]));
}

/** The running holds of visits whose tokens are locked, so that none comes or goes meanwhile. They are among their users' claims. */
async function readHeld(batch: Batch, concertId: string, visits: readonly Visit[]): Promise<string[]> {
  const distinct = [...new Map(visits.map((visit) => [visit.seq, visit])).values()];
  const held = await rows<{ reservationId: string }>(
    batch.transaction,
    `select r.reservation_id as "reservationId" from unnest($2::text[], $3::bigint[]) as v (user_id, seq) cross join lateral (
       select reservation_id from reservations
       where user_id = v.user_id and concert_id collate "C" = $1 and status = 'held' and token_seq = v.seq offset 0
     ) as r`,
    [concertId, distinct.map((visit) => visit.userId), distinct.map((visit) => visit.seq)],
  );
  return held.map((row) => row.reservationId);
}

/** What these users hold or paid for. Their tokens are locked, so nothing of it grows meanwhile. */
export async function readClaims(
  batch: Batch,
  concertId: string,
  userIds: readonly string[],
): Promise<(Claim & { userId: string })[]> {
  return await rows(
    batch.transaction,
    `select r.* from unnest($2::text[]) as u (user_id) cross join lateral (
       select ${reservationColumns} from reservations where user_id = u.user_id and concert_id collate "C" = $1 and status in ('held', 'paid') offset 0
     ) as r`,
    [concertId, [...new Set(userIds)]],
  );
}

export async function insertReservations(
  batch: Batch,
  concertId: string,
  reservations: readonly ReservationRow[],
  createdAt: Date,
): Promise<void> {
  await write(
    batch.transaction,
    `insert into reservations (concert_id, reservation_id, schedule_id, user_id, token_seq, seat_ids, fences, amount, status, held_until, created_at)
     select $1, r.reservation_id, r.schedule_id, r.user_id, r.token_seq, r.seat_ids::int[], r.fences::bigint[], r.amount, 'held', r.held_until, $10
     from unnest($2::text[], $3::text[], $4::text[], $5::bigint[], $6::text[], $7::text[], $8::bigint[], $9::timestamptz[])
       as r (reservation_id, schedule_id, user_id, token_seq, seat_ids, fences, amount, held_until)`,
    [
      concertId,
      reservations.map((row) => row.reservationId),
      reservations.map((row) => row.scheduleId),
      reservations.map((row) => row.userId),
      reservations.map((row) => row.tokenSeq),
      // unnest would flatten arrays of arrays, so each travels as PostgreSQL's text form of an array.
      reservations.map((row) => `{${row.seatIds.join(',')}}`),
      reservations.map((row) => `{${row.fences.join(',')}}`),
      reservations.map((row) => row.amount),
      reservations.map((row) => row.heldUntil),
      createdAt,
    ],
  );
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
