import type { TRPCLink } from '@trpc/client';
import { observable } from '@trpc/server/observable';
import type { AppRouter } from './types.ts';

const firstPauseMs = 5_000;
const longestPauseMs = 30_000;

/**
 * Opens a stream again that broke, after a pause of its own. The platform would do so after the same pause for everybody, and a
 * server that starts anew would meet them all at once.
 */
export const reconnecting: TRPCLink<AppRouter> =
  () =>
  ({ op, next }) =>
    observable((observer) => {
      let timer: ReturnType<typeof setTimeout> | undefined;
      let broken = 0;
      let close: (() => void) | undefined;

      function open(): void {
        let isWanted = true;
        const stream = next(op).subscribe({
          next(value) {
            const { result } = value;
            if (result.type === undefined) broken = 0;
            if (result.type === 'state' && result.state === 'connecting' && result.error) again();
            observer.next(value);
          },
          error: (error) => observer.error(error),
          complete() {
            if (isWanted) observer.complete();
          },
        });
        close = () => {
          isWanted = false;
          stream.unsubscribe();
        };
      }

      function again(): void {
        close?.();
        const pauseMs = Math.min(longestPauseMs, firstPauseMs * 2 ** broken++);
        timer = setTimeout(open, pauseMs * (0.2 + 0.8 * Math.random()));
      }

      open();
      return () => {
        clearTimeout(timer);
        close?.();
      };
    });
