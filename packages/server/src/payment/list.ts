import { Op, type Sequelize } from 'sequelize';
import { decodeCursor, encodeCursor } from '../rpc/cursor.ts';
import { inCollationC } from '../database/collation.ts';
import { refusal } from '../errors.ts';
import { modelOf } from '../database/table.ts';
import { Refused } from '../rpc/refused.ts';
import { type Payment, payments } from './payment.model.ts';
import type { PaymentOutput } from './payment.schemas.ts';
import { inOrder, nameSeats, readReserved } from '../seating/index.ts';
import type { SeatsOfDate } from '../rpc/outputs.ts';
import { type EventRow, readEvents } from './payment.store.ts';

/** What a concert is called. */
type TitleOf = (concertId: string) => Promise<string>;

/** The user's payments, newest first. */
export async function listPayments(
  db: Sequelize,
  titleOf: TitleOf,
  userId: string,
  page: { cursor?: string | undefined; limit: number },
): Promise<{ payments: PaymentOutput[]; nextCursor: string | null }> {
  const before = page.cursor === undefined ? {} : { paymentId: { [Op.lt]: decodeCursor(page.cursor) } };
  // Ids begin with the time they were made, so their order is the order of the first attempts.
  const found = await modelOf(db, payments).findAll({
    where: { userId, ...before },
    order: [['paymentId', 'DESC']],
    limit: page.limit + 1,
    raw: true,
  });
  const shown = await describe(db, titleOf, found.slice(0, page.limit));
  return { payments: shown, nextCursor: found.length > page.limit ? encodeCursor(shown.at(-1)!.paymentId) : null };
}

/** One payment of the user. Another user's is as unknown as one that never was. */
export async function getPayment(
  db: Sequelize,
  titleOf: TitleOf,
  userId: string,
  paymentId: string,
): Promise<PaymentOutput> {
  const payment = await modelOf(db, payments).findOne({ where: { userId, paymentId }, raw: true });
  if (payment === null) throw new Refused(refusal('PAYMENT_NOT_FOUND'));
  return (await describe(db, titleOf, [payment]))[0]!;
}

/** Any user's payment, for the operator. */
export async function findPayment(db: Sequelize, paymentId: string): Promise<Payment> {
  const payment = await modelOf(db, payments).findOne({ where: inCollationC('payment_id', paymentId), raw: true });
  if (payment === null) throw new Refused(refusal('PAYMENT_NOT_FOUND'));
  return payment;
}

/** Payments with their histories, and their seats as they were bought: also those that were given back since. */
async function describe(db: Sequelize, titleOf: TitleOf, found: readonly Payment[]): Promise<PaymentOutput[]> {
  const events = Map.groupBy(await readEvents(db, found), (event) => event.paymentId);
  const kept = await readReserved(db, found);
  const bought = found.map((payment) => {
    const { scheduleId, seatIds, status } = kept.get(payment.reservationId)!;
    const back = (events.get(payment.paymentId) ?? []).flatMap((event) => event.seatIds ?? []);
    // What was refunded before refunds named their seats was refunded whole.
    const refundedSeatIds = status === 'refunded' && back.length === 0 ? [...seatIds] : inOrder(back);
    const all = inOrder([...new Set([...seatIds, ...back])]);
    return { concertId: payment.concertId, scheduleId, seatIds: all, refundedSeatIds };
  });
  const seats = await nameSeats(db, bought);
  return await Promise.all(
    found.map(async (payment, index) => ({
      ...presentPayment(payment, events.get(payment.paymentId) ?? []),
      ...seats[index]!,
      refundedSeatIds: bought[index]!.refundedSeatIds,
      title: await titleOf(payment.concertId),
    })),
  );
}

function presentPayment(
  payment: Payment,
  events: readonly EventRow[],
): Omit<PaymentOutput, keyof SeatsOfDate | 'refundedSeatIds'> {
  const { tokenSeq: _seq, userId: _user, refunds: _refunds, ...shown } = payment;
  const history = events.map(({ kind, at, reason, missing, note, amount, seatIds }) => ({
    kind,
    at,
    reason,
    missing,
    note,
    amount,
    seatIds: seatIds && [...seatIds],
  }));
  // The release before, while it still runs, refunds whole payments and writes no parts.
  const refunded = payment.status === 'refunded' ? payment.amount : payment.refunded;
  return { ...shown, refunded, history };
}
