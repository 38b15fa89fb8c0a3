import type { TrackedEnvelope } from '@trpc/server';
import { refusal } from '../errors.ts';
import { asOnlooker, asOperator, operatorName, operatorReasons } from '../operator/index.ts';
import { asCaller, given, keyed, procedure, readStream, refusals, settle } from '../rpc/index.ts';
import { Refused } from '../rpc/refused.ts';
import type { ConcertQueue } from './memory/concert-queue.ts';
import type { TokenClaims } from './token.ts';
import { enter } from './enter.ts';
import {
  concertInput,
  configureInput,
  issueInput,
  type QueueOutput,
  type StatsOutput,
  statusInput,
  stateInput,
  type TokenStatus,
  watchInput,
} from './queue.schemas.ts';
import { placeNow, placeOf, poll, queueNow, statsOf } from './status.ts';
import { configuring, type ConfigureInput, settingsOf } from './configure.ts';
import { PlaceStream } from './watch.ts';
import type { Context } from '../rpc/context.ts';

/** Procedures of `queue`. `leave` frees seats, so it stands in seating/leave.router.ts. */
export const queueRouter = {
  /** A place at the back of the queue, or the place that the user already has. Services name the user, users are themselves. */
  issueToken: procedure
    .errors(
      refusals(
        'USER_NOT_FOUND',
        'USER_ERASED',
        'CONCERT_NOT_FOUND',
        'QUEUE_CLOSED',
        'CONCERT_CANCELLED',
        'UNAUTHENTICATED',
        'FORBIDDEN',
      ),
    )
    .input(issueInput)
    .concat(asCaller)
    .mutation(async ({ ctx, input: { concertId, userId } }): Promise<TokenStatus> => {
      const { actor } = ctx;
      if (actor.kind === 'user' && userId !== undefined && userId !== actor.userId)
        throw new Refused(refusal('FORBIDDEN', {}, 'Users enter for themselves; only services name a user.'));
      if (actor.kind === 'operator' && userId === undefined)
        throw new Refused(
          refusal('INVALID_INPUT', { fieldErrors: { userId: ['must name the user when a service calls'] } }),
        );
      const who = { concertId, userId: actor.kind === 'user' ? actor.userId : userId! };
      const newUserName = actor.kind === 'user' ? actor.newUserName : undefined;
      const claims = { ...who, ...settle(ctx, await ctx.services.engine.run(enter, { ...who, newUserName })) };
      const queue = queueNow(ctx.services, claims) ?? (await ctx.services.queueOf(claims));
      if (queue === undefined) throw new Refused(refusal('TOKEN_INVALID'));
      return poll(ctx.services, queue, ctx.services.signer.sign(claims), claims);
    }),

  /** Where a token stands. Needs nothing but the token, and no database. */
  status: procedure
    .errors(refusals('TOKEN_INVALID'))
    .input(statusInput)
    .query(async ({ ctx, input: { token } }): Promise<TokenStatus> => {
      const { claims, queue } = await locate(ctx, token);
      return poll(ctx.services, queue, token, claims);
    }),

  /** The same as a stream: the status now, and again whenever it changes. */
  watch: procedure
    .errors(refusals('TOKEN_INVALID'))
    .input(watchInput)
    .subscription(
      async ({
        ctx,
        input: { token },
        signal,
      }): Promise<AsyncGenerator<TrackedEnvelope<TokenStatus>, void, unknown>> => {
        const stream = new PlaceStream(ctx.services, { ...(await locate(ctx, token)), token });
        ctx.onStream?.(stream);
        return readStream(stream, signal);
      },
    ),

  /** Changes any of the settings; what is missing stays (operator). It holds from the next tick on. */
  configure: procedure
    .errors(refusals(...operatorReasons, 'CONCERT_NOT_FOUND', 'CONCERT_CANCELLED', 'IDEMPOTENCY_KEY_REUSED'))
    .input(configureInput)
    .concat(asOperator)
    .mutation(({ ctx, input: { concertId, idempotencyKey, ...settings } }): Promise<QueueOutput> =>
      configureQueue(ctx, 'configure', { concertId, idempotencyKey }, given(settings)),
    ),

  /** Lets nobody in until `resume` (operator). Who is inside stays. */
  pause: procedure
    .errors(refusals(...operatorReasons, 'CONCERT_NOT_FOUND', 'CONCERT_CANCELLED', 'IDEMPOTENCY_KEY_REUSED'))
    .input(stateInput)
    .concat(asOperator)
    .mutation(({ ctx, input }): Promise<QueueOutput> => configureQueue(ctx, 'pause', input, { state: 'paused' })),

  /** Lets people in again, in their order (operator). */
  resume: procedure
    .errors(refusals(...operatorReasons, 'CONCERT_NOT_FOUND', 'CONCERT_CANCELLED', 'IDEMPOTENCY_KEY_REUSED'))
    .input(stateInput)
    .concat(asOperator)
    .mutation(({ ctx, input }): Promise<QueueOutput> => configureQueue(ctx, 'resume', input, { state: 'open' })),

  /** Ends entering and waiting (operator). Who is inside may finish. */
  close: procedure
    .errors(refusals(...operatorReasons, 'CONCERT_NOT_FOUND', 'CONCERT_CANCELLED', 'IDEMPOTENCY_KEY_REUSED'))
    .input(stateInput)
    .concat(asOperator)
    .mutation(({ ctx, input }): Promise<QueueOutput> => configureQueue(ctx, 'close', input, { state: 'closed' })),

  /** A queue's figures and how it is set (operator). Cheap enough to ask each second. */
  stats: procedure
    .errors(refusals(...operatorReasons, 'CONCERT_NOT_FOUND'))
    .input(concertInput)
    .concat(asOnlooker)
    .query(async ({ ctx, input: { concertId } }): Promise<StatsOutput> => {
      const { calls, clock } = ctx.services;
      const queue = await ctx.services.knownQueue(concertId);
      if (queue === undefined) throw new Refused(refusal('CONCERT_NOT_FOUND'));
      return { ...statsOf(concertId, queue, clock.nowMs()), settings: settingsOf(queue.row), ...calls.lastMinute };
    }),
};

async function locate(ctx: Context, token: string): Promise<{ claims: TokenClaims; queue: ConcertQueue }> {
  const place = placeNow(ctx.services, token) ?? (await placeOf(ctx.services, token));
  if (place === undefined) throw new Refused(refusal('TOKEN_INVALID'));
  return place;
}

async function configureQueue(
  ctx: Context,
  verb: keyof typeof configuring,
  { concertId, idempotencyKey }: { concertId: string; idempotencyKey?: string | undefined },
  settings: ConfigureInput['settings'],
): Promise<QueueOutput> {
  const key = keyed(operatorName, concertId, idempotencyKey, { concertId, ...settings });
  return settle(ctx, await ctx.services.engine.run(configuring[verb], { concertId, settings }, key));
}
