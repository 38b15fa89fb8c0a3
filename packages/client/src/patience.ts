import { isRefusal } from './refusal.ts';

/** The longest pause between two polls while the server can't be reached. */
const longestPauseMs = 30_000;

/** Failures that are expected to pass. */
export const isPassing = (error: unknown): boolean =>
  isRefusal(error, 'UNREACHABLE', 'OVERLOADED', 'UNAVAILABLE', 'RATE_LIMITED', 'OUTCOME_UNKNOWN', 'INTERNAL');

/** The pause after one more failure. */
export const longer = (backOffMs: number): number =>
  (0.5 + Math.random()) * Math.min(longestPauseMs, Math.max(1_000, 2 * backOffMs));
