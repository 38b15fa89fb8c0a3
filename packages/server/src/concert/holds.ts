import { Op } from 'sequelize';
import type { Models } from '../models.ts';
import type { Visit } from '../queue/index.ts';
import type { ReservationOutput } from './concert.schemas.ts';

/** The holds of a visit that still run, the oldest first: at most as many as seats one person may have. */
export async function runningHolds(
  { Reservation }: Models,
  { concertId, userId, seq }: Visit,
  now: Date,
): Promise<{ holds: ReservationOutput[] }> {
  const held = await Reservation.findAll({
    where: { concertId, userId, tokenSeq: seq, status: 'held', heldUntil: { [Op.gt]: now } },
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
