import { Op } from 'sequelize';
import { inCollationC } from '../database/collation.ts';
import type { Sequelize } from 'sequelize';
import { modelOf } from '../database/table.ts';
import { reservations } from './seating.model.ts';
import type { Visit } from '../queue/index.ts';
import { nameSeats } from './name-seats.ts';
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
  const named = await nameSeats(db, held);
  return held.map(({ reservationId, amount, heldUntil }, index) => ({
    reservationId,
    ...named[index]!,
    amount,
    status: 'held',
    expiresAt: heldUntil,
  }));
}
