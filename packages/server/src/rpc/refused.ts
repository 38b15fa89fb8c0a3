import { TRPCError } from '@trpc/server';
import { codeOf, type Reason, type Refusal } from '../errors.ts';

/** A refusal on its way out: the one error that leaves a procedure. `data` is what a client finds as `error.data`. */
export class Refused extends TRPCError {
  readonly reason: Reason;
  readonly data: { readonly reason: Reason } & Record<string, unknown>;

  constructor(refused: Refusal, cause?: unknown) {
    super({ code: codeOf(refused.reason), message: refused.message, cause });
    this.reason = refused.reason;
    this.data = { reason: refused.reason, ...refused.details };
  }
}
