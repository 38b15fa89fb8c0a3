import type { Sequelize } from 'sequelize';
import { read } from '../database/read.ts';
import { columnsOf, type Selected } from '../database/statements.ts';
import type { Services } from '../rpc/context.ts';
import { beyondEvery, decodeCursor, pageOf, rowsToRead } from '../rpc/cursor.ts';
import { nameSeatsIfThere } from './name-seats.ts';
import { reservations } from './seating.model.ts';
import type { FoundReservation, FoundReservations, ReservationSearch } from './reservation.schemas.ts';

const columns = columnsOf(reservations, [
  'concertId',
  'reservationId',
  'scheduleId',
  'userId',
  'seatIds',
  'amount',
  'status',
  'heldUntil',
  'createdAt',
]);
type Row = Selected<typeof columns>;

/** Any user's reservations, for operators: newest first within a concert. */
export async function searchReservations(
  { operators: { db }, clock, concertOf }: Pick<Services, 'operators' | 'clock' | 'concertOf'>,
  { cursor, limit, ...search }: ReservationSearch & { limit: number },
): Promise<FoundReservations> {
  const { concertId, scheduleId, userId, status } = search;
  const isFiltered = scheduleId !== undefined || status !== undefined;
  const before = cursor === undefined ? end : placeIn(cursor);
  const most = rowsToRead(limit, isFiltered);
  const found = await (userId === undefined
    ? ofConcert(db, concertId!, before, most)
    : ofUser(db, userId, concertId, before, most));
  const now = clock.now();
  const isMeant = (row: Row): boolean =>
    (scheduleId ?? row.scheduleId) === row.scheduleId && (status ?? statusOf(row, now)) === statusOf(row, now);
  const { page, nextCursor } = pageOf(found, { limit, isFiltered }, keyOf, isMeant);
  const named = await nameSeatsIfThere(db, page);
  const shown = await Promise.all(
    page.map(async ({ concertId, reservationId, userId, amount, createdAt, heldUntil, ...row }, index) => {
      const seats = named[index];
      return (
        seats && {
          reservationId,
          concertId,
          userId,
          ...seats,
          title: (await concertOf(concertId)).title,
          amount,
          status: statusOf({ ...row, heldUntil }, now),
          createdAt,
          expiresAt: heldUntil,
        }
      );
    }),
  );
  return { reservations: shown.filter((reservation) => reservation !== undefined), nextCursor };
}

/** What has come of a reservation. A hold that ran out needs no write. */
function statusOf({ status, heldUntil }: Pick<Row, 'status' | 'heldUntil'>, now: Date): FoundReservation['status'] {
  if (status === 'cancelled') return 'released';
  return status === 'held' && heldUntil <= now ? 'expired' : status;
}

/** The place of a reservation in the lists. */
interface Place {
  readonly concertId: string;
  readonly reservationId: string;
}

const keyOf = ({ concertId, reservationId }: Place): string => `${concertId}/${reservationId}`;

function placeIn(cursor: string): Place {
  const [concertId, reservationId] = decodeCursor(cursor, /^con_[0-9A-Za-z]{1,40}\/res_[0-9A-Za-z]{1,40}$/).split('/');
  return { concertId: concertId!, reservationId: reservationId! };
}

const end: Place = { concertId: beyondEvery('con'), reservationId: beyondEvery('res') };

const ofConcertStatement = `select ${columns} from reservations where concert_id = $1 and reservation_id < $2
  order by reservation_id desc limit $3`;

async function ofConcert(db: Sequelize, concertId: string, before: Place, limit: number): Promise<Row[]> {
  return await read(db, ofConcertStatement, [concertId, before.reservationId, limit]);
}

/** What has an index by user: holds, whether they still run or not, and what is paid. */
const ofUserStatement = `select ${columns} from reservations
  where user_id = $1 and concert_id collate "C" >= $2 and (concert_id collate "C", reservation_id) < ($3, $4) and status in ('held', 'paid')
  order by concert_id collate "C" desc, reservation_id desc limit $5`;

async function ofUser(
  db: Sequelize,
  userId: string,
  concertId: string | undefined,
  before: Place,
  limit: number,
): Promise<Row[]> {
  const [from, to] = [concertId ?? '', concertId ?? before.concertId];
  return await read(db, ofUserStatement, [userId, from, to, before.reservationId, limit]);
}
