import { Op, type Sequelize } from 'sequelize';
import { decodeCursor, encodeCursor } from '../rpc/cursor.ts';
import { inCollationC } from '../database/collation.ts';
import { refusal } from '../errors.ts';
import { modelOf } from '../database/table.ts';
import { Refused } from '../rpc/refused.ts';
import { type Payment, payments } from './payment.model.ts';
import type { PaymentOutput } from './payment.schemas.ts';
import { type EventRow, readEvents } from './payment.store.ts';

/** The user's payments, newest first. */
export async function listPayments(
  db: Sequelize,
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
  const shown = await withHistory(db, found.slice(0, page.limit));
  return { payments: shown, nextCursor: found.length > page.limit ? encodeCursor(shown.at(-1)!.paymentId) : null };
}

/** One payment of the user. Another user's is as unknown as one that never was. */
export async function getPayment(db: Sequelize, userId: string, paymentId: string): Promise<PaymentOutput> {
  const payment = await modelOf(db, payments).findOne({ where: { userId, paymentId }, raw: true });
  if (payment === null) throw new Refused(refusal('PAYMENT_NOT_FOUND'));
  return (await withHistory(db, [payment]))[0]!;
}

/** Any user's payment, for the operator. */
export async function findPayment(db: Sequelize, paymentId: string): Promise<Payment> {
  const payment = await modelOf(db, payments).findOne({ where: inCollationC('payment_id', paymentId), raw: true });
  if (payment === null) throw new Refused(refusal('PAYMENT_NOT_FOUND'));
  return payment;
}

async function withHistory(db: Sequelize, found: readonly Payment[]): Promise<PaymentOutput[]> {
  const events = Map.groupBy(await readEvents(db, found), (event) => event.paymentId);
  return found.map((payment) => presentPayment(payment, events.get(payment.paymentId) ?? []));
}

function presentPayment(payment: Payment, events: readonly EventRow[]): PaymentOutput {
  const { paymentId, concertId, reservationId, amount, currency, status, createdAt, paidAt, refundedAt, refusals } =
    payment;
  const history = events.map(({ kind, at, reason, missing, note }) => ({ kind, at, reason, missing, note }));
  return {
    paymentId,
    concertId,
    reservationId,
    amount,
    currency,
    status,
    createdAt,
    paidAt,
    refundedAt,
    refusals,
    history,
  };
}
