import type { Sequelize } from 'sequelize';
import { write } from '../database/rows.ts';
import { inTransaction } from '../database/transaction.ts';

/**
 * Takes out of the operator log what was written about a user, or about these payments of theirs, in free words: names, and reasons of
 * refunds. The lines stay.
 */
export async function forgetWords(db: Sequelize, userOrPaymentIds: readonly string[]): Promise<void> {
  await inTransaction(db, (transaction) =>
    write(
      transaction,
      `update operator_log set input = input - '{name,reason}'::text[] from unnest($1::text[]) as w (id) cross join lateral (
         select ctid from operator_log where procedure in ('user.create', 'payment.refund')
           and coalesce(input ->> 'userId', input ->> 'paymentId') = w.id offset 0
       ) as found where operator_log.ctid = found.ctid`,
      [userOrPaymentIds],
    ),
  );
}

/** Forgets under which keys a user was made: the answers have their name. */
export async function forgetAnswers(db: Sequelize, userId: string): Promise<void> {
  await inTransaction(db, (transaction) =>
    write(
      transaction,
      `delete from wallet_keys where procedure = 'user.create' and answer::jsonb -> 'json' ->> 'userId' = $1`,
      [userId],
    ),
  );
}
