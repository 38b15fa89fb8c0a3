import { Op } from 'sequelize';
import { inCollationC } from '../database/collation.ts';
import type { Models } from '../database/models.ts';
import type { Visit } from '../queue/index.ts';
import type { ReservationOutput } from './seating.schemas.ts';

/** The holds of a visit that still run, the oldest first: at most as many as seats one person may have. */
export async function runningHolds(
  { Reservation }: Models,
  { concertId, userId, seq }: Visit,
  now: Date,
): Promise<{ holds: ReservationOutput[] }> {
  const held = await Reservation.findAll({
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
      seatIds,
      amount,
      status: 'held',
      expiresAt: heldUntil,
    })),
  };
}
