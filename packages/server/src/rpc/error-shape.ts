import type { TRPCDefaultErrorShape } from '@trpc/server';
import type { DetailsOf, Reason } from '../errors.ts';
import { currentTraceId } from '../trace/index.ts';
import type { Refused } from './refused.ts';

/** What a client finds as `error.data`. */
export interface ErrorData {
  code: TRPCDefaultErrorShape['data']['code'];
  httpStatus: number;
  path?: string;
  reason: Reason;
  /** The trace of the request (W3C trace context), where something went wrong on the server: its log names it. */
  traceId?: string;
}

/** What may go wrong with any call. */
export const commonReasons = [
  'INVALID_INPUT',
  'RATE_LIMITED',
  'OVERLOADED',
  'UNAVAILABLE',
  'OUTCOME_UNKNOWN',
  'INTERNAL',
] as const;

export type CommonReason = (typeof commonReasons)[number];

/** The error of a procedure, by reason: narrowing on `data.reason` tells what comes with it. */
export interface RefusalShape<R extends Reason> extends Omit<TRPCDefaultErrorShape, 'data'> {
  data: { [K in R]: Omit<ErrorData, 'reason'> & { reason: K } & DetailsOf<K> }[R];
}

/** The error of a refusal, as it leaves. */
export function shapeOf(
  shape: TRPCDefaultErrorShape,
  refused: Refused,
): Omit<TRPCDefaultErrorShape, 'data'> & { data: ErrorData } {
  const { code, httpStatus, path } = shape.data;
  const traceId = refused.reason === 'INTERNAL' ? currentTraceId() : undefined;
  return {
    message: refused.message,
    code: shape.code,
    data: {
      code,
      httpStatus,
      ...(path === undefined ? {} : { path }),
      ...refused.data,
      ...(traceId === undefined ? {} : { traceId }),
    },
  };
}
