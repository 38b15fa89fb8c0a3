import { type FindOptions, literal, Op, where } from 'sequelize';
import { inCollationC } from '../database/collation.ts';
import { modelOf } from '../database/table.ts';
import { decodeCursor, pageOf, rowsToRead } from '../rpc/cursor.ts';
import type { Services } from '../rpc/context.ts';
import { readReserved } from '../seating/index.ts';
import { describe } from './describe.ts';
import { type Payment, payments } from './payment.model.ts';
import type { FoundPayments, PaymentSearch } from './payment.schemas.ts';

/** Any user's payments, newest first, for operators. */
export async function searchPayments(
  services: Pick<Services, 'operators' | 'concertOf'>,
  { cursor, limit, ...search }: PaymentSearch & { limit: number },
): Promise<FoundPayments> {
  const { db } = services.operators;
  const { concertId, scheduleId, userId, status } = search;
  const isFiltered = [scheduleId, status, concertId && userId].some((value) => value !== undefined);
  const read = await modelOf(db, payments).findAll({
    ...wayTo(search, cursor === undefined ? undefined : decodeCursor(cursor)),
    limit: rowsToRead(limit, isFiltered),
    raw: true,
  });
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

/** Each way through the payments has an index of its own (decision 0005); whatever else is asked for is told from the rows. */
function wayTo(
  { paymentId, concertId, userId }: PaymentSearch,
  before: string | undefined,
): Pick<FindOptions<Payment>, 'where' | 'order'> {
  if (paymentId !== undefined) return { where: inCollationC('payment_id', paymentId) };
  const older = before === undefined ? {} : { paymentId: { [Op.lt]: before } };
  if (userId !== undefined) return { where: { userId, ...older }, order: [['paymentId', 'DESC']] };
  if (concertId !== undefined) return { where: { concertId, ...older }, order: [['paymentId', 'DESC']] };
  const byTime = literal('"payment_id" collate "C"');
  return {
    ...(before === undefined ? {} : { where: where(byTime, Op.lt, before) }),
    order: [[byTime, 'DESC']],
  };
}
