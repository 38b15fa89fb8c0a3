import type { Sequelize } from 'sequelize';
import { keyBefore, pageOf, rowsToRead } from '../rpc/cursor.ts';
import { refusal } from '../errors.ts';
import type { Services } from '../rpc/context.ts';
import { Refused } from '../rpc/refused.ts';
import { readOfUser, readPayment } from './find.store.ts';
import type { Payment } from './payment.model.ts';
import type { PaymentOutput } from './payment.schemas.ts';
import { describe } from './describe.ts';

/** The user's payments, newest first. */
export async function listPayments(
  db: Sequelize,
  services: Pick<Services, 'concertOf'>,
  userId: string,
  { cursor, limit }: { cursor?: string | undefined; limit: number },
): Promise<{ payments: PaymentOutput[]; nextCursor: string | null }> {
  const before = keyBefore('pay', cursor);
  const read = await readOfUser(db, userId, before, rowsToRead(limit));
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
  const found = await readPayment(db, paymentId, userId);
  const [payment] = found.length === 0 ? [] : await describe(db, services, found);
  if (payment === undefined) throw new Refused(refusal('PAYMENT_NOT_FOUND'));
  return payment;
}

/** Any user's payment, for the operator. */
export async function findPayment(db: Sequelize, paymentId: string): Promise<Payment> {
  const [payment] = await readPayment(db, paymentId);
  if (payment === undefined) throw new Refused(refusal('PAYMENT_NOT_FOUND'));
  return payment;
}
