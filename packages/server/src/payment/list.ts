import { Op, type Sequelize } from 'sequelize';
import { decodeCursor, pageOf, rowsToRead } from '../rpc/cursor.ts';
import { inCollationC } from '../database/collation.ts';
import { refusal } from '../errors.ts';
import { modelOf } from '../database/table.ts';
import type { Services } from '../rpc/context.ts';
import { Refused } from '../rpc/refused.ts';
import { type Payment, payments } from './payment.model.ts';
import type { PaymentOutput } from './payment.schemas.ts';
import { describe } from './describe.ts';

/** The user's payments, newest first. */
export async function listPayments(
  db: Sequelize,
  services: Pick<Services, 'concertOf'>,
  userId: string,
  { cursor, limit }: { cursor?: string | undefined; limit: number },
): Promise<{ payments: PaymentOutput[]; nextCursor: string | null }> {
  const before = cursor === undefined ? {} : { paymentId: { [Op.lt]: decodeCursor(cursor) } };
  // Ids begin with the time they were made, so their order is the order of the first attempts.
  const read = await modelOf(db, payments).findAll({
    where: { userId, ...before },
    order: [['paymentId', 'DESC']],
    limit: rowsToRead(limit),
    raw: true,
  });
  const { page, nextCursor } = pageOf(read, { limit }, ({ paymentId }) => paymentId);
  return { payments: await describe(db, services, page), nextCursor };
}

/** One payment of the user. Another user's is as unknown as one that never was. */
export async function getPayment(
  db: Sequelize,
  services: Pick<Services, 'concertOf'>,
  userId: string,
  paymentId: string,
): Promise<PaymentOutput> {
  const found = await modelOf(db, payments).findOne({ where: { userId, paymentId }, raw: true });
  const [payment] = found === null ? [] : await describe(db, services, [found]);
  if (payment === undefined) throw new Refused(refusal('PAYMENT_NOT_FOUND'));
  return payment;
}

/** Any user's payment, for the operator. */
export async function findPayment(db: Sequelize, paymentId: string): Promise<Payment> {
  const payment = await modelOf(db, payments).findOne({ where: inCollationC('payment_id', paymentId), raw: true });
  if (payment === null) throw new Refused(refusal('PAYMENT_NOT_FOUND'));
  return payment;
}
