import type { Sequelize } from 'sequelize';
import { keyBefore, pageOf, rowsToRead } from '../rpc/cursor.ts';
import type { Services } from '../rpc/context.ts';
import { readReserved } from '../seating/index.ts';
import { describe } from './describe.ts';
import { readNewest, readOfConcert, readOfUser, readPayment } from './find.store.ts';
import type { Payment } from './payment.model.ts';
import type { FoundPayments, PaymentSearch } from './payment.schemas.ts';

/** Any user's payments, newest first, for operators. */
export async function searchPayments(
  services: Pick<Services, 'operators' | 'concertOf'>,
  { cursor, limit, ...search }: PaymentSearch & { limit: number },
): Promise<FoundPayments> {
  const { db } = services.operators;
  const { concertId, scheduleId, userId, status } = search;
  const isFiltered = [scheduleId, status, concertId && userId].some((value) => value !== undefined);
  const before = keyBefore('pay', cursor);
  const read = await readOnTheWay(db, search, before, rowsToRead(limit, isFiltered));
  const reserved = scheduleId === undefined ? undefined : await readReserved(db, read);
  const isMeant = (payment: Payment): boolean =>
    (concertId ?? payment.concertId) === payment.concertId &&
    (userId ?? payment.userId) === payment.userId &&
    (status ?? payment.status) === payment.status &&
    reserved?.get(payment.reservationId)?.scheduleId === scheduleId;
  const { page, nextCursor } = pageOf(read, { limit, isFiltered }, (payment) => payment.paymentId, isMeant);
  const shown = await describe(db, services, page);
  const users = new Map(page.map((payment) => [payment.paymentId, payment.userId]));
  return { payments: shown.map((payment) => ({ ...payment, userId: users.get(payment.paymentId)! })), nextCursor };
}

/** The narrowest way through the payments to what is asked for. */
async function readOnTheWay(
  db: Sequelize,
  { paymentId, concertId, userId }: PaymentSearch,
  before: string,
  limit: number,
): Promise<Payment[]> {
  if (paymentId !== undefined) return await readPayment(db, paymentId);
  if (userId !== undefined) return await readOfUser(db, userId, before, limit);
  return await (concertId === undefined ? readNewest(db, before, limit) : readOfConcert(db, concertId, before, limit));
}
