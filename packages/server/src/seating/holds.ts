import { Op } from 'sequelize';
import { inCollationC } from '../database/collation.ts';
import type { Sequelize } from 'sequelize';
import { modelOf } from '../database/table.ts';
import { reservations } from './seating.model.ts';
import type { Visit } from '../queue/index.ts';
import type { ReservationOutput } from './seating.schemas.ts';

/** The holds of a visit that still run, the oldest first: at most as many as seats one person may have. */
export async function runningHolds(
  db: Sequelize,
  { concertId, userId, seq }: Visit,
  now: Date,
): Promise<{ holds: ReservationOutput[] }> {
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
  return {
    holds: held.map(({ reservationId, scheduleId, seatIds, amount, heldUntil }) => ({
      reservationId,
      scheduleId,
      seatIds: [...seatIds],
      amount,
      status: 'held',
      expiresAt: heldUntil,
    })),
  };
}
