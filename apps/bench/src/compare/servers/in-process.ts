import { concertId, scattered, scheduleIdOf, seatIdOf, seqOf, userIdOf } from '../../holds/hall.ts';
import { open } from '../../holds/stagedoor.ts';
import { type Do, working } from './work.ts';

/** Stagedoor's procedures, called where they are: input checked, queue token verified, keys kept. */
working(async ({ databaseUrl, seats, concerts = 1, visitors = 1 }): Promise<Do> => {
  const stagedoor = await open(databaseUrl);
  const inside = (concert: string, visitor: number) => ({
    caller: stagedoor.createCaller({ kind: 'user', userId: userIdOf(visitor) }),
    token: stagedoor.services.signer.sign({
      concertId: concert,
      userId: userIdOf(visitor),
      seq: seqOf(visitor),
      epoch: 0,
    }),
  });
  const visitorOf = remembered((visitor) => inside(concertId, visitor));
  const around = remembered((place) => inside(`con_${place % concerts}`, Math.floor(place / concerts)));
  // Whoever holds has been here before.
  for (let visitor = 0; visitor < visitors; visitor++) visitorOf(visitor);
  return async (job, index) => {
    if (job === 'hold') {
      const seat = scattered(index, seats);
      const { caller, token } = visitorOf(index % visitors);
      const wish = { concertId, scheduleId: scheduleIdOf(seat), seatIds: [seatIdOf(seat)] };
      await caller.concert.reserve({ ...wish, token, idempotencyKey: `hold ${index}` });
    } else if (job === 'hold around') {
      const { caller, token } = around(index % (concerts * visitors));
      const seatIds = [1 + scattered(Math.floor(index / concerts), seats)];
      const wish = { concertId: `con_${index % concerts}`, scheduleId: 'sch_0', seatIds };
      await caller.concert.reserve({ ...wish, token, idempotencyKey: `hold ${index}` });
    } else if (job === 'enter') {
      const newcomer = { kind: 'user', userId: `new_${index}`, newUserName: 'New' } as const;
      await stagedoor.createCaller(newcomer).queue.issueToken({ concertId });
    } else if (job === 'pay') {
      const { caller, token } = visitorOf(index);
      await caller.payment.pay({ reservationId: `res_${index}`, token, idempotencyKey: `pay ${index}` });
    } else {
      const { caller, token } = visitorOf(seats + (job === 'charge one' ? 0 : 1 + (index % 1_000)));
      await caller.wallet.charge({ amount: 1, token, idempotencyKey: `charge ${index}` });
    }
  };
});

function remembered<Value>(make: (index: number) => Value): (index: number) => Value {
  const made: Value[] = [];
  return (index) => (made[index] ??= make(index));
}
