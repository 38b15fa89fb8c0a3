import type { TokenState } from './queue.events.ts';

/** How long a stream lasts before its reader has to connect again, and so to show that they are there. */
export const streamMs = 5 * 60_000;

/** What a stream shows of a place in a queue. */
interface Shown {
  readonly state: TokenState;
  readonly ahead: number;
  readonly expiresAt: Date | null;
  readonly soldOut: boolean;
  readonly paused: boolean;
}

/**
 * Whether a change is sent to a stream at once. Far back in the queue `ahead` changes at every tick: there only a change of
 * 5 % is sent, so that a stream's events grow with the logarithm of the crowd. The heartbeat brings the rest.
 */
export function isWorthTelling(shown: Shown, now: Shown): boolean {
  const isOther =
    now.state !== shown.state ||
    now.soldOut !== shown.soldOut ||
    now.paused !== shown.paused ||
    now.expiresAt?.getTime() !== shown.expiresAt?.getTime();
  return isOther || Math.abs(now.ahead - shown.ahead) >= Math.max(1, shown.ahead / 20);
}
