import type { QueueChange } from './queue.events.ts';
import { queueDefaults } from './queue.settings.ts';

/**
 * When to ask again: a tenth of the time still to wait, at least a second, at most a quarter of a visit, and soon after the
 * turn could come at the soonest. So the polls of one visitor grow with the logarithm of the wait, until it is so long that the
 * pause is at its longest. `jitter` in [0, 1) spreads a crowd that arrived together.
 */
export function pollAfter(waitMs: number, activeTtlMs: number, jitter: number, soonestMs = Infinity): number {
  const base = Math.min(waitMs / 10, activeTtlMs / 4, soonestMs + surpriseMs);
  return Math.max(1_000, Math.round(base * spreadBy(jitter)));
}

/** How long somebody may not know that they could have come in. */
const surpriseMs = 3_000;

const spreadBy = (jitter: number): number => 0.9 + jitter * 0.2;

/**
 * When the turn could come if a full house emptied, a pause ended or seats came back now: no estimate knows of that. All who stand
 * so near that it matters ask fewer than two hundred times a second together, at the default pace.
 */
export function soonestTurnMs(ahead: number, { admitPerSecond }: Pick<QueueChange, 'admitPerSecond'>): number {
  return (ahead * 1_000) / Math.max(admitPerSecond, queueDefaults.admitPerSecond);
}

/** Polls a second before the opening, of a whole crowd. */
const pollsBeforeOpening = 5_000;

/** Within this time after the opening everyone hears of it. */
const heardWithinMs = 20_000;

/**
 * When to ask again before sales open: everyone waits for the same moment, so a tenth of the time left would have a whole crowd ask each
 * second at its end. A large one asks less often, and once soon after the opening; it isn't known when a pause ends.
 */
export function pollBeforeOpening(
  msToOpening: number,
  crowd: { readonly people: number; readonly isPaused: boolean; readonly activeTtlMs: number },
  jitter: number,
): number {
  const crowdMs = (crowd.people * 1_000) / pollsBeforeOpening;
  const base = Math.min(Math.max(1_000, msToOpening / 10, crowdMs), crowd.activeTtlMs / 4);
  const afterOpeningMs = crowd.isPaused ? Infinity : msToOpening + jitter * heardWithinMs;
  return Math.max(1_000, Math.round(Math.min(base * spreadBy(jitter), afterOpeningMs)));
}
