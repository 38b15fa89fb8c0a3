import type { Sequelize } from 'sequelize';
import { rows } from '../database/rows.ts';
import { inTransaction } from '../database/transaction.ts';
import type { PaymentTotals } from './payment.schemas.ts';

/** What a concert took in so far. */
export async function totalsOf(db: Sequelize, concertId: string): Promise<Omit<PaymentTotals, 'currency'>> {
  const [totals] = await inTransaction(db, (transaction) =>
    rows<{ payments: number; amount: number; refunded: number }>(
      transaction,
      `select count(*) as payments, coalesce(sum(amount), 0)::bigint as amount, coalesce(sum(refunded), 0)::bigint as refunded
       from payments where concert_id = $1 and status <> 'refused'`,
      [concertId],
    ),
  );
  return { concertId, ...totals! };
}
