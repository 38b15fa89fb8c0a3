'use client';
import type { Hold } from '@stagedoor/client';
import { useLastValue } from './use-last-value.ts';

/** How long a hold still lasts, in milliseconds by the server's clock: anew each second, and 0 when it is over. */
export function useHoldCountdown(hold: Hold): number {
  return useLastValue((signal) => hold.countdown({ signal }), [hold]) ?? hold.remainingMs;
}
