import type { TRPCDefaultErrorShape, TRPCError } from '@trpc/server';
import type { Reason } from '../errors.ts';
import { asRefused } from './as-refused.ts';
import { type CommonReason, commonReasons, type RefusalShape, shapeOf } from './error-shape.ts';

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
