import { docsOf } from './docs.ts';
import type { TokenStatus } from './types.ts';

/** A visit is over: why. */
export interface VisitEnded extends Error {
  readonly reason: 'VISIT_ENDED';
  /** Why, as `queue.status` says it. */
  readonly endedBecause: NonNullable<TokenStatus['endedBecause']>;
  /** Why the concert was cancelled, in the operator's words. Only where `endedBecause` is `cancelled`. */
  readonly cancelReason?: string;
  /** Where that is explained, for whoever reads the log. */
  readonly docs?: string;
}

/** What is thrown where there will be no turn any more. */
export function visitEnded({ endedBecause, cancelReason }: TokenStatus): VisitEnded {
  const isCancelled = cancelReason !== undefined;
  const why = isCancelled ? 'The concert is cancelled.' : `The visit is over (${endedBecause}). Enter the queue again.`;
  return Object.assign(new Error(why), {
    reason: 'VISIT_ENDED' as const,
    endedBecause: endedBecause!,
    ...(isCancelled && { cancelReason }),
    docs: docsOf('VISIT_ENDED'),
  });
}
