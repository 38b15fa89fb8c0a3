import { z } from 'zod';
import { type Refusal, refusal } from '../errors.ts';
import { asUser, forUsers } from '../rpc/callers.ts';
import type { Actor, Services } from '../rpc/context.ts';
import { Refused } from '../rpc/refused.ts';
import { placeNow, placeOf } from './status.ts';
import { refuseUnlessActive, refuseUnlessLive } from './queue.rules.ts';
import type { Visit } from './visit.ts';

/** The part of an input that says whose visit it is. It comes after the procedure's own input and adds nothing to it. */
const visitInput = z.object({ token: z.string(), concertId: z.string().optional() });

/** Whose visit a token stands for, and what it may do. */
export interface Visitor {
  readonly visit: Visit;
  /** Refuses unless the token waits or is active. */
  live(): Promise<void>;
  /** Whether the token is active, as far as this node knows. */
  isInside(): boolean;
  /** Refuses unless the token is active and the node has time for browsing. */
  browse(): Promise<void>;
  /** Why the token may not browse now, as far as this node's memory tells. */
  readonly refuse: () => Refusal | undefined;
}

/**
 * The visit of a user's own queue token, for the concert in the input when there is one.
 * @throws TOKEN_INVALID
 */
export const visitorOf = (services: Services, userId: string, input: unknown): Promise<Visitor> =>
  bearerOf(services, { kind: 'user', userId }, input);

/**
 * The visit of a queue token in the hands of whoever calls: its own user, or somebody who doesn't say who they are, as streams do in browsers.
 * @throws TOKEN_INVALID, FORBIDDEN
 */
export async function bearerOf(services: Services, actor: Actor, input: unknown): Promise<Visitor> {
  if (actor.kind === 'operator') throw new Refused(refusal('FORBIDDEN', {}, forUsers));
  const { token, concertId } = visitInput.parse(input);
  const place = placeNow(services, token) ?? (await placeOf(services, token));
  if (place === undefined) throw new Refused(refusal('TOKEN_INVALID'));
  const { claims, queue } = place;
  const isTheirs = actor.kind === 'anonymous' || claims.userId === actor.userId;
  if (!isTheirs || (concertId ?? claims.concertId) !== claims.concertId) throw new Refused(refusal('TOKEN_INVALID'));
  const now = (): typeof queue => services.queues.of(claims.concertId) ?? queue;
  const look = (): ReturnType<typeof queue.view> => now().view(claims.seq, services.clock.now());
  /** Reads decide on memory. A token that fails there may have been admitted on another node just now: look once more. */
  const need = async (refuse: () => Refusal | undefined): Promise<void> => {
    if (refuse()) await services.queues.refresh();
    const refused = refuse();
    if (refused) throw new Refused(refused);
  };
  const refuse = (): Refusal | undefined => {
    const view = look();
    return refuseUnlessActive(view, now().row, view.ahead);
  };
  return {
    visit: { concertId: claims.concertId, userId: claims.userId, seq: claims.seq, ahead: look().ahead },
    live: () => need(() => refuseUnlessLive(look(), now().row)),
    isInside: () => look().state === 'active',
    browse: async () => {
      const shed = services.engine.shed(0.7);
      if (shed) throw new Refused(shed);
      await need(refuse);
    },
    refuse,
  };
}

/** Needs a user with a queue token of their own, for the concert in the input when there is one. */
export const asVisitor = asUser
  .meta({ rung: 'visitor' })
  .use(async ({ ctx, input, next }) => next({ ctx: await visitorOf(ctx.services, ctx.userId, input) }));

/** What may go wrong with a queue token, and with its holder. */
export const tokenReasons = [
  'TOKEN_INVALID',
  'TOKEN_EXPIRED',
  'TOKEN_NOT_ACTIVE',
  'TOKEN_SPENT',
  'UNAUTHENTICATED',
  'FORBIDDEN',
] as const;
