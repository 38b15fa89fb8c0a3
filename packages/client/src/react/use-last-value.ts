'use client';
import { useEffect, useState } from 'react';

/**
 * The latest value of what `source` yields, from when the component is there until it is gone; begun anew when `deps`
 * change. A source that throws, other than for its abort, throws in the component.
 */
export function useLastValue<Value>(
  source: (signal: AbortSignal) => AsyncIterable<Value>,
  deps: readonly unknown[],
): Value | undefined {
  const [latest, setLatest] = useState<{ deps: readonly unknown[]; value: Value }>();
  useEffect(() => {
    const left = new AbortController();
    const follow = async (): Promise<void> => {
      // StrictMode mounts, unmounts and mounts again within one task: the first of the two begins nothing.
      await Promise.resolve();
      try {
        if (left.signal.aborted) return;
        for await (const value of source(left.signal)) {
          if (left.signal.aborted) return;
          setLatest({ deps, value });
        }
      } catch (error) {
        if (!left.signal.aborted) setLatest(() => rethrow(error));
      }
    };
    void follow();
    return () => left.abort();
  }, deps);
  const isCurrent = latest !== undefined && deps.every((dep, index) => Object.is(dep, latest.deps[index]));
  return isCurrent ? latest.value : undefined;
}

function rethrow(error: unknown): never {
  throw error;
}
