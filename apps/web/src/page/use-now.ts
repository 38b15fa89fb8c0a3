import { useEffect, useState } from 'react';
import { useDrawnAt } from '../first/drawn-at.tsx';

/** The time, anew each second: by this machine's clock, or by a visit's, which is the server's. */
export function useNow(clock: { now(): number } = Date): number {
  const [now, setNow] = useState(() => clock.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(clock.now()), 1_000);
    return () => clearInterval(timer);
  }, [clock]);
  return useDrawnAt() ?? now;
}
