import { Op, type Transaction } from 'sequelize';
import { newId } from '../../../../../packages/server/src/ids.ts';
import { currency } from './charge.ts';
import { found, No, ofUser, type Ordinary } from './models.ts';

export interface Pay {
  readonly concertId: string;
  readonly reservationId: string;
  readonly userId: string;
  readonly seq: number;
  readonly idempotencyKey: string;
}

export interface Paid {
  readonly paymentId: string;
  readonly amount: number;
  readonly balance: number;
}

/** Locks all that it reads, takes the money, sells the seats, ends the visit and frees its other holds, in one transaction. */
export const pay = (tables: Ordinary, input: Pay): Promise<Paid> =>
  tables.db.transaction(async (transaction) => {
    const { ConcertKey, Token, Reservation, Seat, Wallet } = tables;
    const { concertId, reservationId, userId, seq, idempotencyKey } = input;
    const lock = transaction.LOCK.UPDATE;
    const token = found(await Token.findOne({ where: { concertId, seq }, transaction, lock }), 'TOKEN_INVALID');
    const key = { concertId, caller: userId, procedure: 'payment.pay', key: idempotencyKey };
    const stored = await ConcertKey.findOne({ where: key, transaction, raw: true });
    if (stored) return (JSON.parse(stored.answer) as { json: Paid }).json;
    const reservation = found(
      await Reservation.findOne({ where: { concertId, reservationId, userId }, transaction, lock }),
      'RESERVATION_NOT_FOUND',
    );
    const { scheduleId, seatIds } = reservation;
    const bought = { concertId, scheduleId, seatId: [...seatIds], reservationId };
    const seats = await Seat.findAll({ where: bought, order: ['seatId'], transaction, lock, raw: true });
    const wallet = await Wallet.findOne({ where: { userId, currency }, transaction, lock });
    // After all locks: until then, time may have gone by.
    const now = new Date();
    if (token.userId !== userId) throw new No('TOKEN_INVALID');
    if (token.endedAt !== null || token.expiresAt === null || token.expiresAt <= now) throw new No('TOKEN_EXPIRED');
    if (reservation.status !== 'held') throw new No('ALREADY_PAID');
    if (reservation.heldUntil <= now || seats.length < seatIds.length) throw new No('HOLD_EXPIRED');
    const amount = reservation.amount;
    const balance = (wallet?.balance ?? 0) - amount;
    if (wallet === null || balance < 0) throw new No('INSUFFICIENT_BALANCE');

    const paymentId = newId('pay', now);
    await storePayment(tables, input, { paymentId, amount, now }, transaction);
    const entryNo = wallet.entries + 1;
    await wallet.update({ balance, entries: entryNo }, { transaction });
    const entryId = newId('ent', now);
    const entry = {
      userId,
      entryId,
      currency,
      kind: 'payment',
      entryNo,
      concertId,
      paymentId,
      createdAt: now,
    } as const;
    await tables.LedgerEntry.bulkCreate(
      [
        { ...entry, account: 'wallet', amount: -amount, balanceAfter: balance },
        { ...entry, account: 'sales', amount, balanceAfter: null },
      ],
      { transaction },
    );
    await Seat.update({ sold: true, heldUntil: null }, { where: bought, transaction });
    await reservation.update({ status: 'paid' }, { transaction });
    await token.update({ endedAt: now, endedBecause: 'paid' }, { transaction });
    await freeOthers(tables, input, transaction);
    const answer = { paymentId, amount, balance };
    await ConcertKey.create(
      { ...key, fingerprint: reservationId, answer: JSON.stringify({ json: answer }), createdAt: now },
      { transaction },
    );
    return answer;
  });

async function storePayment(
  { Payment, PaymentEvent }: Ordinary,
  { concertId, reservationId, userId, seq }: Pay,
  { paymentId, amount, now }: { paymentId: string; amount: number; now: Date },
  transaction: Transaction,
): Promise<void> {
  await Payment.create(
    {
      concertId,
      paymentId,
      reservationId,
      userId,
      tokenSeq: seq,
      amount,
      currency,
      status: 'paid',
      refusals: 0,
      refunded: 0,
      refunds: 0,
      createdAt: now,
      paidAt: now,
      refundedAt: null,
    },
    { transaction },
  );
  const nothing = { reason: null, missing: null, note: null, refundId: null, amount: null, seatIds: null };
  await PaymentEvent.create({ concertId, paymentId, eventNo: 1, kind: 'paid', ...nothing, at: now }, { transaction });
}

async function freeOthers(
  { db, Reservation, Seat }: Ordinary,
  { concertId, reservationId, userId, seq }: Pay,
  transaction: Transaction,
): Promise<void> {
  const others = await Reservation.findAll({
    where: {
      ...ofUser(db, concertId, userId),
      tokenSeq: seq,
      status: 'held',
      reservationId: { [Op.ne]: reservationId },
    },
    transaction,
    lock: transaction.LOCK.UPDATE,
  });
  for (const other of others) {
    const { scheduleId, seatIds } = other;
    await Seat.update(
      { reservationId: null, heldUntil: null },
      { where: { concertId, scheduleId, seatId: [...seatIds], reservationId: other.reservationId }, transaction },
    );
    await other.update({ status: 'cancelled' }, { transaction });
  }
}
