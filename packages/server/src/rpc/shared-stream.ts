import { tracked, type TrackedEnvelope } from '@trpc/server';

/** A subscription, whose events are made when a reader takes them. Many may be told the same. */
export interface SharedStream<Value extends object> {
  /** Tells this reader that there is something to take: at once, and whenever there is more. Returns how to stop. */
  follow(reader: StreamReader): () => void;
  /**
   * All that this reader was not told yet, as one event: nothing waits for a reader who is slow. It is the same object for
   * all who were told as much before, so that it can be written once for them. Nothing comes after the last one.
   */
  take(): { readonly id: string; readonly data: Value; readonly isLast?: boolean };
}

/** Who follows a shared stream. */
export interface StreamReader {
  /** There is something to take. */
  news(): void;
  /** There will be no more, and why. */
  end(cause: Error): void;
}

/** The stream as procedures give it, one reader's. It is left by the signal. */
export async function* readStream<Value extends object>(
  stream: SharedStream<Value>,
  left: AbortSignal | undefined,
): AsyncGenerator<TrackedEnvelope<Value>, void, unknown> {
  let isNews = false;
  let cause: Error | undefined;
  let wake: (() => void) | undefined;
  const stop = stream.follow({
    news() {
      isNews = true;
      wake?.();
    },
    end(error) {
      cause = error;
      wake?.();
    },
  });
  const abort = (): void => wake?.();
  left?.addEventListener('abort', abort);
  try {
    while (!left?.aborted) {
      if (isNews) {
        isNews = false;
        const { id, data, isLast } = stream.take();
        yield tracked(id, data);
        if (isLast) return;
      } else if (cause) throw cause;
      else
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
    }
  } finally {
    left?.removeEventListener('abort', abort);
    stop();
  }
}
