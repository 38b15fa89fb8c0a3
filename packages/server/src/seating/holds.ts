import { Op, type Sequelize } from 'sequelize';
import { inCollationC } from '../database/collation.ts';
import { modelOf } from '../database/table.ts';
import { reservations } from './seating.model.ts';
import type { Visit } from '../queue/index.ts';
import { nameSeatsIfThere } from './name-seats.ts';
import type { Held } from './hold-seats.ts';

/** The holds of a visit that still run, the oldest first: at most as many as seats one person may have. */
export async function runningHolds(db: Sequelize, { concertId, userId, seq }: Visit, now: Date): Promise<Held[]> {
  const held = await modelOf(db, reservations).findAll({
    where: {
      userId,
      tokenSeq: seq,
      status: 'held',
      heldUntil: { [Op.gt]: now },
      [Op.and]: inCollationC('concert_id', concertId),
    },
    order: [['createdAt', 'ASC']],
    raw: true,
  });
  // A date may be taken away between the two reads: only one that nobody holds any more.
  const named = await nameSeatsIfThere(db, held);
  return held.flatMap(({ reservationId, amount, heldUntil }, index) => {
    const seats = named[index];
    return seats ? [{ reservationId, ...seats, amount, status: 'held', expiresAt: heldUntil }] : [];
  });
}
