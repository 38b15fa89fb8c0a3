import type { Sequelize } from 'sequelize';
import { read } from '../database/read.ts';
import type { PaymentTotals, TotalsRequest } from './payment.schemas.ts';

/** What a concert took in so far, or one date of it. */
export async function totalsOf(
  db: Sequelize,
  { concertId, scheduleId }: TotalsRequest,
): Promise<Omit<PaymentTotals, 'currency'>> {
  const [totals] = await read<Omit<PaymentTotals, 'currency' | 'concertId'>>(
    db,
    `select count(*) as payments, count(*) filter (where status <> 'refunded') as open,
         coalesce(sum(amount), 0)::bigint as amount, coalesce(sum(refunded), 0)::bigint as refunded
       from payments where concert_id = $1 and status <> 'refused' and ($2::text is null or (
         select schedule_id from reservations as r where r.concert_id = payments.concert_id and r.reservation_id = payments.reservation_id
       ) = $2)`,
    [concertId, scheduleId ?? null],
  );
  return { concertId, ...totals! };
}
