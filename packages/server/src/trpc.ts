import { initTRPC, type TRPCDefaultErrorShape, type TRPCError } from '@trpc/server';
import { z, ZodError } from 'zod';
import type { Context } from './context.ts';
import { encoder } from './encoder.ts';
import { faultOf } from './database/fault.ts';
import type { KeyUse, Settled } from './engine/command.ts';
import { fingerprintOf } from './engine/idempotency.ts';
import { commonReasons, type CommonReason, type ErrorData, type RefusalShape } from './error-shape.ts';
import { type Reason, refusal, type Refusal } from './errors.ts';
import { newId } from './ids.ts';
import type { Models } from './models.ts';
import { heartbeatMs, refuseUnlessActive, refuseUnlessLive } from './queue/queue.rules.ts';
import type { Visit } from './queue/visit.ts';
import { Refused } from './trpc-error.ts';

/** Superjson for what goes out. What comes in is plain JSON: superjson would let a small input grow in memory. */
const transformer = {
  input: { serialize: (value: unknown) => value, deserialize: (value: unknown) => value },
  output: encoder,
};

const t = initTRPC.context<Context>().create({
  transformer,
  isDev: false,
  errorFormatter: ({ shape, error }) => shapeOf(shape, asRefused(error)),
  // No ping: it is a timer for each stream. `queue.watch` repeats itself at a tick now and then instead.
  sse: { ping: { enabled: false }, client: { reconnectAfterInactivityMs: 3 * heartbeatMs } },
});

export const { router, createCallerFactory } = t;

/** Errors leave in one form: a reason, a message for people, and what comes with the reason. No other message gets out. */
const translated = t.procedure.use(async ({ ctx, path, next, type }) => {
  const result = await next();
  // Only what had no effect can be refused once it is done.
  const tooMuch = result.ok && type === 'query' ? ctx.keep?.(result.data) : undefined;
  if (tooMuch) throw new Refused(tooMuch);
  if (result.ok) return result;
  const refused = asRefused(result.error);
  if (refused.reason === 'INTERNAL')
    ctx.services.faults.report('error', 'procedure failed', result.error.cause ?? result.error, { procedure: path });
  throw refused;
});

/** The first rung of the ladder: anyone may call, at their rate. */
export const procedure = translated.use(async ({ ctx, next }) => {
  const limited = await ctx.limit?.();
  if (limited) throw new Refused(refusal('RATE_LIMITED', limited));
  return await next();
});

/** Needs someone who proved who they are: a user, a service or an operator. Comes after the input, as the order of checks says. */
export const asCaller = t.procedure.use(async ({ ctx, next }) => {
  const actor = typeof ctx.actor === 'function' ? await ctx.actor() : ctx.actor;
  if (actor.kind === 'anonymous') throw new Refused(refusal('UNAUTHENTICATED'));
  return await next({ ctx: { actor } });
});

/** Needs a user. */
export const asUser = asCaller.use(({ ctx, next }) => {
  if (ctx.actor.kind !== 'user')
    throw new Refused(
      refusal('FORBIDDEN', {}, 'This is for the user themselves: call it with the user’s access token.'),
    );
  const { userId } = ctx.actor;
  return next({
    ctx: {
      userId,
      /** Reads from the database, when it is this user's turn. */
      read: <T>(work: (models: Models) => Promise<T>): Promise<T> => ctx.services.readFor(userId, work),
    },
  });
});

/** Needs the operator's key. Every call is written to the operator log, whatever came of it: changes before they are made. */
export const asOperator = asCaller.use(async ({ ctx, path, type, next, input }) => {
  if (ctx.actor.kind !== 'operator') throw new Refused(refusal('FORBIDDEN'));
  const { clock, operators } = ctx.services;
  const at = clock.now();
  const line = { logId: newId('log', at), at, procedure: path, input: input ?? {} };
  if (type === 'mutation') {
    const refused = await operators.log.begin(line);
    if (refused) throw new Refused(refused);
  }
  const result = await next();
  await operators.log.end({ ...line, outcome: result.ok ? 'ok' : asRefused(result.error).reason });
  return result;
});

/** The part of an input that says whose visit it is. It comes after the procedure's own input and adds nothing to it. */
const visitInput = z.object({ token: z.string(), concertId: z.string().optional() });

/** Needs a user with a queue token of their own, for the concert in the input when there is one. */
export const asVisitor = asUser.use(async ({ ctx, input, next }) => {
  const { token, concertId } = visitInput.parse(input);
  const place = ctx.services.signer.verify(token);
  const queue = place && (await ctx.services.queueOf(place));
  const isMine = place?.userId === ctx.userId && (concertId ?? place.concertId) === place.concertId;
  if (place === undefined || queue === undefined || !isMine) throw new Refused(refusal('TOKEN_INVALID'));
  const look = (): ReturnType<typeof queue.view> =>
    (ctx.services.queues.of(place.concertId) ?? queue).view(place.seq, ctx.services.clock.now());
  /** Reads decide on memory. A token that fails there may have been admitted on another node just now: look once more. */
  const need = async (refuse: () => Refusal | undefined): Promise<void> => {
    if (refuse()) await ctx.services.queues.refresh();
    const refused = refuse();
    if (refused) throw new Refused(refused);
  };
  const visit: Visit = { concertId: place.concertId, userId: place.userId, seq: place.seq, ahead: look().ahead };
  return await next({
    ctx: {
      visit,
      /** Refuses unless the token waits or is active. */
      live: () => need(() => refuseUnlessLive(look().state)),
      /** Refuses unless the token is active and the node has time for browsing. */
      browse: async () => {
        const shed = ctx.services.engine.shed('browse');
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

/** What may go wrong with any procedure of the operator. */
export const operatorReasons = ['UNAUTHENTICATED', 'FORBIDDEN'] as const;

/** Declares a procedure's reasons, so that clients can narrow on them. */
export function refusals<R extends Reason>(...reasons: readonly R[]) {
  const known = new Set<Reason>([...reasons, ...commonReasons]);
  return ({
    error,
    shape,
  }: {
    error: TRPCError;
    shape: TRPCDefaultErrorShape;
  }): RefusalShape<R | CommonReason> | undefined => {
    const refused = asRefused(error);
    return known.has(refused.reason) ? (shapeOf(shape, refused) as RefusalShape<R | CommonReason>) : undefined;
  };
}

function shapeOf(
  shape: TRPCDefaultErrorShape,
  refused: Refused,
): Omit<TRPCDefaultErrorShape, 'data'> & { data: ErrorData } {
  const { code, httpStatus, path } = shape.data;
  return {
    message: refused.message,
    code: shape.code,
    data: { code, httpStatus, ...(path === undefined ? {} : { path }), ...refused.data },
  };
}

/** The one mapper of errors: what is not a refusal yet becomes one, and unknown errors show nothing of themselves. */
export function asRefused(error: TRPCError): Refused {
  if (error instanceof Refused) return error;
  const { cause } = error;
  if (cause instanceof Refused) return cause;
  if (cause instanceof ZodError)
    return new Refused(refusal('INVALID_INPUT', { fieldErrors: fieldErrorsOf(cause) }), cause);
  switch (error.code) {
    case 'NOT_FOUND':
      return new Refused(refusal('NOT_FOUND'), error);
    case 'METHOD_NOT_SUPPORTED':
      return new Refused(refusal('METHOD_NOT_ALLOWED'), error);
    case 'PAYLOAD_TOO_LARGE':
      return new Refused(refusal('PAYLOAD_TOO_LARGE'), error);
    case 'UNSUPPORTED_MEDIA_TYPE':
      return new Refused(refusal('UNSUPPORTED_MEDIA_TYPE'), error);
    case 'SERVICE_UNAVAILABLE':
      return new Refused(
        refusal('UNAVAILABLE', { retryAfterMs: 1_000 }, 'The server is stopping. Connect again.'),
        error,
      );
    case 'BAD_REQUEST':
    case 'PARSE_ERROR':
      return new Refused(
        refusal('INVALID_INPUT', { fieldErrors: {} }, 'The request could not be read: send plain JSON inputs.'),
        error,
      );
    default:
      return refusedByDatabase(cause) ?? new Refused(refusal('INTERNAL'), error);
  }
}

/** Reads outside the engine meet the same database. */
function refusedByDatabase(cause: unknown): Refused | undefined {
  const retryAfterMs = 500;
  switch (faultOf(cause)) {
    case 'busy':
    case 'locked':
    case 'conflict':
      return new Refused(refusal('OVERLOADED', { retryAfterMs }), cause);
    case 'lost':
      return new Refused(refusal('UNAVAILABLE', { retryAfterMs }), cause);
    case 'unknown':
      return new Refused(refusal('OUTCOME_UNKNOWN', { retryAfterMs }), cause);
    default:
      return undefined;
  }
}

function fieldErrorsOf(error: ZodError): Record<string, string[]> {
  const { formErrors, fieldErrors } = z.flattenError(error) as {
    formErrors: string[];
    fieldErrors: Record<string, string[]>;
  };
  return formErrors.length > 0 ? { '': formErrors, ...fieldErrors } : fieldErrors;
}

/** Gives the answer of a command, or throws its refusal. */
export function settle<Answer>(ctx: Context, settled: Settled<Answer>): Answer {
  if ('refused' in settled) throw new Refused(settled.refused);
  if (settled.replayed) ctx.onReplay?.();
  return settled.answer;
}

/** The caller under whose name an operator's idempotency keys are kept. */
export const operatorName = '(operator)';

/** An idempotency key with its scope: the caller, and the group whose rows the command changes. */
export function keyed(
  caller: string,
  group: string,
  input: Record<string, unknown> & { idempotencyKey: string },
): KeyUse {
  return { caller, group, key: input.idempotencyKey, fingerprint: fingerprintOf(input) };
}
