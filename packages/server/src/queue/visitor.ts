import { z } from 'zod';
import { type Refusal, refusal } from '../errors.ts';
import { asUser } from '../rpc/callers.ts';
import { Refused } from '../rpc/refused.ts';
import { refuseUnlessActive, refuseUnlessLive } from './queue.rules.ts';
import type { Visit } from './visit.ts';

/** The part of an input that says whose visit it is. It comes after the procedure's own input and adds nothing to it. */
const visitInput = z.object({ token: z.string(), concertId: z.string().optional() });

/** Needs a user with a queue token of their own, for the concert in the input when there is one. */
export const asVisitor = asUser.use(async ({ ctx, input, next }) => {
  const { token, concertId } = visitInput.parse(input);
  const claims = ctx.services.signer.verify(token);
  const queue = claims && (await ctx.services.queueOf(claims));
  const isMine = claims?.userId === ctx.userId && (concertId ?? claims.concertId) === claims.concertId;
  if (claims === undefined || queue === undefined || !isMine) throw new Refused(refusal('TOKEN_INVALID'));
  const look = (): ReturnType<typeof queue.view> =>
    (ctx.services.queues.of(claims.concertId) ?? queue).view(claims.seq, ctx.services.clock.now());
  /** Reads decide on memory. A token that fails there may have been admitted on another node just now: look once more. */
  const need = async (refuse: () => Refusal | undefined): Promise<void> => {
    if (refuse()) await ctx.services.queues.refresh();
    const refused = refuse();
    if (refused) throw new Refused(refused);
  };
  const visit: Visit = { concertId: claims.concertId, userId: claims.userId, seq: claims.seq, ahead: look().ahead };
  return await next({
    ctx: {
      visit,
      /** Refuses unless the token waits or is active. */
      live: () => need(() => refuseUnlessLive(look().state)),
      /** Refuses unless the token is active and the node has time for browsing. */
      browse: async () => {
        const shed = ctx.services.engine.shed(0.7);
        if (shed) throw new Refused(shed);
        await need(() => {
          const { state, ahead } = look();
          return refuseUnlessActive(state, ahead);
        });
      },
    },
  });
});

/** What may go wrong with a queue token, and with its holder. */
export const tokenReasons = [
  'TOKEN_INVALID',
  'TOKEN_EXPIRED',
  'TOKEN_NOT_ACTIVE',
  'TOKEN_SPENT',
  'UNAUTHENTICATED',
  'FORBIDDEN',
] as const;
