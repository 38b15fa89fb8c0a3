import { type OperationResultObserver, TRPCClientError, type TRPCLink } from '@trpc/client';
import { observable } from '@trpc/server/observable';
import { TRPC_ERROR_CODES_BY_KEY } from '@trpc/server/rpc';
import type { AppRouter } from '../types.ts';
import type { Caller } from './caller.ts';
import { copyOf } from './copy.ts';
import type { FakeNetwork } from './network.ts';
import { Refused } from './refused.ts';
import type { FakeServer } from './server.ts';

/** The way to the fake server: everything above it is the SDK as it is. */
export const linkTo =
  (server: FakeServer, network: FakeNetwork, caller: Caller): TRPCLink<AppRouter> =>
  () =>
  ({ op }) =>
    observable((observer) => {
      if (op.type === 'subscription') return watch(server, network, op, observer);
      let isWanted = true;
      const call = async (): Promise<void> => {
        try {
          // As on a real way, the caller goes on before there is an answer.
          await Promise.resolve();
          network.going(op.path);
          const data = server.answer(op.path, op.input, caller);
          server.settle();
          network.coming(op.path);
          if (!isWanted) return;
          observer.next({ result: { type: 'data', data } });
          observer.complete();
        } catch (error) {
          if (isWanted) observer.error(asError(error, op.path));
        }
      };
      void call();
      return () => {
        isWanted = false;
      };
    });

/** What a stream shows now, and all that is news, until it ends. It breaks with the network and goes on with it. */
function watch(
  server: FakeServer,
  network: FakeNetwork,
  { path, input }: { path: string; input: unknown },
  observer: OperationResultObserver<AppRouter, unknown>,
): () => void {
  let close: (() => void) | undefined;
  const state = (state: 'connecting' | 'pending', error: TRPCClientError<AppRouter> | null): void =>
    observer.next({ result: { type: 'state', state, error } as never });

  function open(isUp: boolean): void {
    close?.();
    if (!isUp) return state('connecting', asError(new Error('The network is down.'), path));
    try {
      close = server.watch(path, input, {
        tell({ id, data, isLast }) {
          observer.next({ result: { id, data: { id, data: copyOf(data) } } });
          if (isLast) observer.complete();
        },
        fail: (refused) => observer.error(asError(refused, path)),
      });
      state('pending', null);
    } catch (error) {
      observer.error(asError(error, path));
    }
  }

  const deaf = network.listen(open);
  open(network.isUp);
  return () => {
    deaf();
    close?.();
  };
}

/** A refusal as the server sends it; all else did not come from a server. */
function asError(error: unknown, path: string): TRPCClientError<AppRouter> {
  if (!(error instanceof Refused)) return TRPCClientError.from(error as Error);
  const { message, data } = error;
  return TRPCClientError.from({
    error: { message, code: TRPC_ERROR_CODES_BY_KEY[data.code], data: { ...data, path } },
  });
}
