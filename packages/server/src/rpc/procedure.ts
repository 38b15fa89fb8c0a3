import { type Reason, refusal } from '../errors.ts';
import { inCall } from '../trace/index.ts';
import { asRefused } from './as-refused.ts';
import { Refused } from './refused.ts';
import { runProcedure } from './run-procedure.ts';
import { t } from './trpc.ts';

/** The type says that only servers may call what has a caller of its own; ours runs the same middlewares. */
const quick = t.procedure.experimental_caller(runProcedure) as unknown as typeof t.procedure;

/**
 * The first rung of the ladder: anyone may call, at their rate. Errors leave in one form: a reason, a message for people, and what comes with
 * the reason. No other message gets out. Each rung says in the procedure's meta who may call.
 */
export const procedure = quick.meta({ rung: 'anyone' }).use(({ ctx, path, next, type }) =>
  inCall(path, async (cameTo) => {
    const beganMs = performance.now();
    const answered = (how: Reason | 'ok'): void => {
      cameTo(how);
      ctx.services.calls.answered(path, how, performance.now() - beganMs);
    };
    const limited = ctx.limit?.();
    if (limited) {
      answered('RATE_LIMITED');
      throw new Refused(refusal('RATE_LIMITED', limited));
    }
    const result = await next();
    // Only what had no effect can be refused once it is done.
    const tooMuch = result.ok && type === 'query' ? ctx.keep?.(result.data) : undefined;
    if (tooMuch) {
      answered(tooMuch.reason);
      throw new Refused(tooMuch);
    }
    if (result.ok) {
      answered('ok');
      return result;
    }
    const refused = asRefused(result.error);
    answered(refused.reason);
    if (refused.reason === 'INTERNAL')
      ctx.services.faults.report('error', 'procedure failed', result.error.cause ?? result.error, { procedure: path });
    throw refused;
  }),
);
