import { docsOf } from './docs.ts';
import type { TokenStatus } from './types.ts';

/** A visit is over: why. */
export interface VisitEnded extends Error {
  readonly reason: 'VISIT_ENDED';
  readonly endedBecause: NonNullable<TokenStatus['endedBecause']>;
  readonly docs?: string;
}

/** What is thrown where there will be no turn any more. */
export function visitEnded({ endedBecause }: TokenStatus): VisitEnded {
  const error = new Error(`The visit is over (${endedBecause}). Enter the queue again.`);
  return Object.assign(error, {
    reason: 'VISIT_ENDED' as const,
    endedBecause: endedBecause!,
    docs: docsOf('VISIT_ENDED'),
  });
}
