import { isRefusal } from './refusal.ts';
import type { TokenStatus } from './types.ts';

/** The longest pause between two polls while the server can't be reached. */
const longestPauseMs = 30_000;

/** No answer is held up on its way for so long. */
const heldUpAtMostMs = 60_000;

/**
 * Whether an answer was held up on its way while something newer was heard. One that is older than any such answer was said by a clock
 * that was set back: it is news.
 */
export function isOutdated(answer: Pick<TokenStatus, 'now'>, known: Pick<TokenStatus, 'now'>): boolean {
  const olderMs = known.now.getTime() - answer.now.getTime();
  return olderMs > 0 && olderMs < heldUpAtMostMs;
}

/** Failures that are expected to pass. */
export const isPassing = (error: unknown): boolean =>
  isRefusal(error, 'UNREACHABLE', 'OVERLOADED', 'UNAVAILABLE', 'RATE_LIMITED', 'OUTCOME_UNKNOWN', 'INTERNAL');

/** The pause after one more failure. */
export const longer = (backOffMs: number): number =>
  (0.5 + Math.random()) * Math.min(longestPauseMs, Math.max(1_000, 2 * backOffMs));
