import type { Sequelize } from 'sequelize';
import { read } from '../database/read.ts';
import { columnsOf, type Selected } from '../database/statements.ts';
import { reservations } from './seating.model.ts';
import type { Visit } from '../queue/index.ts';
import { nameSeatsIfThere } from './name-seats.ts';
import type { Held } from './hold-seats.ts';

const columns = columnsOf(reservations, ['concertId', 'reservationId', 'scheduleId', 'seatIds', 'amount', 'heldUntil']);
const running = `select ${columns} from reservations
  where user_id = $1 and concert_id collate "C" = $2 and token_seq = $3 and status = 'held' and held_until > $4 order by created_at`;

/** The holds of a visit that still run, the oldest first: at most as many as seats one person may have. */
export async function runningHolds(db: Sequelize, { concertId, userId, seq }: Visit, now: Date): Promise<Held[]> {
  const held = await read<Selected<typeof columns>>(db, running, [userId, concertId, seq, now]);
  // A date may be taken away between the two reads: only one that nobody holds any more.
  const named = await nameSeatsIfThere(db, held);
  return held.flatMap(({ reservationId, amount, heldUntil }, index) => {
    const seats = named[index];
    return seats ? [{ reservationId, ...seats, amount, status: 'held', expiresAt: heldUntil }] : [];
  });
}
