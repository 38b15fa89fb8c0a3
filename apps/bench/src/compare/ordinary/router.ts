import { initTRPC, TRPCError } from '@trpc/server';
import superjson from 'superjson';
import { TokenSigner } from '../../../../../packages/server/src/queue/token.ts';
import { issueInput } from '../../../../../packages/server/src/queue/queue.schemas.ts';
import { payInput } from '../../../../../packages/server/src/payment/payment.schemas.ts';
import { datesInput, reserveInput, seatsInput } from '../../../../../packages/server/src/seating/seating.schemas.ts';
import { chargeInput } from '../../../../../packages/server/src/wallet/wallet.schemas.ts';
import { tokenSecret } from '../../secrets.ts';
import { availableDates, availableSeats, refuseOutside } from './browse.ts';
import { charge } from './charge.ts';
import { enter } from './enter.ts';
import { hold } from './hold.ts';
import { No, type Ordinary } from './models.ts';
import { pay } from './pay.ts';

const t = initTRPC.context<{ readonly userId: string | undefined }>().create({
  transformer: { input: { serialize: (value) => value, deserialize: (value) => value }, output: superjson },
});

const user = t.procedure.use(async ({ ctx: { userId }, next }) => {
  if (userId === undefined) throw new TRPCError({ code: 'UNAUTHORIZED' });
  const result = await next({ ctx: { userId } });
  if (!result.ok && result.error.cause instanceof No)
    throw new TRPCError({ code: 'CONFLICT', message: result.error.cause.message });
  return result;
});

const signer = new TokenSigner([tokenSecret]);

const visitOf = (token: string, userId: string): { concertId: string; userId: string; seq: number } => {
  const claims = signer.verify(token);
  if (claims?.userId !== userId) throw new No('TOKEN_INVALID');
  return claims;
};

/** A buyer's way through an ordinary service: the same inputs, the same answers, a transaction a call. */
export function ordinaryRouter(tables: Ordinary) {
  return t.router({
    queue: {
      issueToken: user.input(issueInput).mutation(async ({ ctx: { userId }, input: { concertId } }) => {
        const { seq, isInside } = await enter(tables, { concertId, userId });
        const token = signer.sign({ concertId, userId, seq, epoch: 0 });
        return { token, state: isInside ? 'active' : 'waiting', entry: seq };
      }),
    },
    concert: {
      availableDates: user.input(datesInput).query(async ({ ctx, input }) => {
        const { concertId, seq } = visitOf(input.token, ctx.userId);
        await refuseOutside(tables, concertId, ctx.userId, seq);
        return await availableDates(tables, concertId);
      }),
      availableSeats: user.input(seatsInput).query(async ({ ctx, input }) => {
        const { concertId, seq } = visitOf(input.token, ctx.userId);
        await refuseOutside(tables, concertId, ctx.userId, seq);
        return await availableSeats(tables, concertId, input.scheduleId);
      }),
      reserve: user
        .input(reserveInput)
        .mutation(({ ctx, input: { token, ...wish } }) => hold(tables, { ...visitOf(token, ctx.userId), ...wish })),
    },
    wallet: {
      charge: user
        .input(chargeInput)
        .mutation(({ ctx, input: { token, ...wish } }) => charge(tables, { ...visitOf(token, ctx.userId), ...wish })),
    },
    payment: {
      pay: user.input(payInput).mutation(({ ctx, input: { token, reservationId, idempotencyKey } }) => {
        if (reservationId === undefined) throw new No('INVALID_INPUT');
        return pay(tables, { ...visitOf(token, ctx.userId), reservationId, idempotencyKey });
      }),
    },
  });
}
