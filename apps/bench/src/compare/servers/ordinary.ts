import { concertId, seqOf, userIdOf } from '../../holds/hall.ts';
import { charge } from '../ordinary/charge.ts';
import { openOrdinary } from '../ordinary/models.ts';
import { pay } from '../ordinary/pay.ts';
import { type Do, working } from './work.ts';

/** The same by ordinary transactions, one for each call. */
working(async ({ databaseUrl, seats }): Promise<Do> => {
  const tables = openOrdinary(databaseUrl);
  return async (job, index) => {
    if (job === 'pay') {
      const who = { concertId, userId: userIdOf(index), seq: seqOf(index) };
      await pay(tables, { ...who, reservationId: `res_${index}`, idempotencyKey: `pay ${index}` });
    } else {
      const visitor = seats + (job === 'charge one' ? 0 : 1 + (index % 1_000));
      const who = { concertId, userId: userIdOf(visitor), seq: seqOf(visitor) };
      await charge(tables, { ...who, amount: 1, idempotencyKey: `charge ${index}` });
    }
  };
});
