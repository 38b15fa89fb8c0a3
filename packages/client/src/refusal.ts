import { TRPCClientError } from '@trpc/client';
import type { DetailsOf, ErrorData, Reason } from './types.ts';

export { safe } from '@trpc/client';

/** The server's refusal of a call, as it is thrown: `data.reason` says why, and what comes with the reason stands beside it. */
export type RefusalError<R extends Reason = Reason> = Error & {
  readonly data: { [K in R]: Omit<ErrorData, 'reason'> & { reason: K } & DetailsOf<K> }[R];
};

/** Whether an error is a refusal by the server, and, when reasons are given, for one of them. */
export function isRefusal<R extends Reason = Reason>(
  error: unknown,
  ...reasons: readonly R[]
): error is RefusalError<R> {
  if (!(error instanceof TRPCClientError)) return false;
  const { reason } = (error.data ?? {}) as Partial<ErrorData>;
  return reason !== undefined && (reasons.length === 0 || (reasons as readonly Reason[]).includes(reason));
}
