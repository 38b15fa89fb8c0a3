import { Op } from 'sequelize';
import { newId } from '../../../../../packages/server/src/ids.ts';
import { found, No, ofUser, type Ordinary } from './models.ts';

export interface Hold {
  readonly concertId: string;
  readonly scheduleId: string;
  readonly seatIds: readonly number[];
  readonly userId: string;
  readonly seq: number;
  readonly idempotencyKey: string;
}

/** Locks the visitor's token and the seats, checks the limit, and writes the seats, the reservation and the key, in one transaction. */
export const hold = (
  { db, ConcertKey, Token, Queue, Seat, Reservation }: Ordinary,
  { concertId, scheduleId, seatIds, userId, seq, idempotencyKey }: Hold,
): Promise<{ reservationId: string; amount: number; expiresAt: Date }> =>
  db.transaction(async (transaction) => {
    const lock = transaction.LOCK.UPDATE;
    const token = found(
      await Token.findOne({ where: { concertId, seq }, transaction, lock, raw: true }),
      'TOKEN_INVALID',
    );
    const key = { concertId, caller: userId, procedure: 'concert.reserve', key: idempotencyKey };
    const stored = await ConcertKey.findOne({ where: key, transaction, raw: true });
    if (stored) {
      const { json } = JSON.parse(stored.answer) as {
        json: { reservationId: string; amount: number; expiresAt: string };
      };
      return { ...json, expiresAt: new Date(json.expiresAt) };
    }
    const queue = found(await Queue.findOne({ where: { concertId }, transaction, raw: true }), 'CONCERT_NOT_FOUND');
    const seats = await Seat.findAll({
      where: { concertId, scheduleId, seatId: [...seatIds] },
      order: ['seatId'],
      transaction,
      lock,
      raw: true,
    });
    // After all locks: until then, time may have gone by.
    const now = new Date();
    if (token.userId !== userId) throw new No('TOKEN_INVALID');
    if (token.endedAt !== null || token.expiresAt === null || token.expiresAt <= now) throw new No('TOKEN_EXPIRED');
    if (seats.length < seatIds.length) throw new No('SEAT_NOT_FOUND');
    if (seats.some((seat) => seat.sold || (seat.heldUntil !== null && seat.heldUntil > now)))
      throw new No('SEAT_TAKEN');
    const running = { [Op.or]: [{ status: 'paid' }, { status: 'held', heldUntil: { [Op.gt]: now } }] };
    const taken = await Reservation.findAll({
      attributes: ['seatIds'],
      where: { ...ofUser(db, concertId, userId), ...running },
      transaction,
      raw: true,
    });
    const count = taken.reduce((sum, { seatIds: ids }) => sum + ids.length, seatIds.length);
    if (count > queue.maxSeatsPerUser) throw new No('LIMIT_EXCEEDED');
    const reservationId = newId('res', now);
    const expiresAt = new Date(Math.min(now.getTime() + queue.holdTtlMs, token.expiresAt.getTime()));
    await Seat.update(
      { reservationId, heldUntil: expiresAt, fence: db.literal('fence + 1') },
      { where: { concertId, scheduleId, seatId: [...seatIds] }, transaction },
    );
    const amount = seats.reduce((sum, { price }) => sum + price, 0);
    await Reservation.create(
      {
        concertId,
        reservationId,
        scheduleId,
        userId,
        tokenSeq: seq,
        seatIds: seats.map(({ seatId }) => seatId),
        fences: seats.map(({ fence }) => fence + 1),
        amount,
        status: 'held',
        heldUntil: expiresAt,
        createdAt: now,
      },
      { transaction },
    );
    const answer = { reservationId, amount, expiresAt };
    await ConcertKey.create(
      { ...key, fingerprint: seatIds.join(), answer: JSON.stringify({ json: answer }), createdAt: now },
      { transaction },
    );
    return answer;
  });
