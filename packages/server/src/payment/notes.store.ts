import type { Sequelize } from 'sequelize';
import { rows, write } from '../database/rows.ts';
import { arraysOf } from '../database/statements.ts';
import { inTransaction } from '../database/transaction.ts';
import { payments } from './payment.model.ts';

const keys = arraysOf(payments, ['concertId', 'paymentId']);

/**
 * Takes the operators' words out of the histories of a page of a user's payments, after the last one of the page before. What was
 * refunded, and when, stays.
 * @returns the payments of the page
 */
export async function forgetNotes(db: Sequelize, userId: string, after: string, limit: number): Promise<string[]> {
  return await inTransaction(db, async (transaction) => {
    const page = await rows<{ concertId: string; paymentId: string }>(
      transaction,
      `select concert_id as "concertId", payment_id as "paymentId" from payments where user_id = $1 and payment_id > $2
       order by payment_id limit $3`,
      [userId, after, limit],
    );
    if (page.length > 0)
      await write(
        transaction,
        `update payment_events set note = null from ${keys.as('w')} cross join lateral (
           select ctid, note from payment_events where concert_id = w.concert_id and payment_id = w.payment_id offset 0
         ) as found where payment_events.ctid = found.ctid and found.note is not null`,
        keys.values(page),
      );
    return page.map((payment) => payment.paymentId);
  });
}
