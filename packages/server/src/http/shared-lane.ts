import type { IncomingMessage } from 'node:http';
import { callTRPCProcedure, getErrorShape, getTRPCErrorFromUnknown } from '@trpc/server';
import type { Context } from '../rpc/context.ts';
import { encoder } from '../encoder.ts';
import type { SharedStream } from '../rpc/shared-stream.ts';
import { t } from '../rpc/trpc.ts';
import { appRouter } from '../router.ts';
import type { Answer } from './answer.ts';
import { chunk, connected } from './event-chunks.ts';
import { followBySocket } from './socket-reader.ts';

/**
 * A lane beside tRPC's adapter for a stream of which many are told the same: each event is written once, as one piece of memory that
 * all their sockets take. The adapter would write it for each of them, through three streams.
 */
const path = 'concert.watchSeats';

/** The input of a call that goes this way; undefined for all that is not quite plain, which the adapter knows how to answer. */
export function sharedInputIn({ pathname, searchParams }: URL, request: IncomingMessage): object | undefined {
  const { method, httpVersion, headers } = request;
  const isPlain =
    pathname === `/trpc/${path}` &&
    method === 'GET' &&
    httpVersion === '1.1' &&
    !['batch', 'connectionParams'].some((name) => searchParams.has(name)) &&
    !['trpc-accept', 'content-type'].some((name) => name in headers) &&
    !headers.accept?.includes('jsonl');
  if (!isPlain) return undefined;
  try {
    const input: unknown = JSON.parse(searchParams.get('input') ?? '');
    if (typeof input !== 'object' || input === null || Array.isArray(input)) return undefined;
    const lastEventId =
      headers['last-event-id'] ?? searchParams.get('lastEventId') ?? searchParams.get('Last-Event-Id') ?? '';
    return lastEventId === '' ? input : { ...input, lastEventId };
  } catch {
    return undefined;
  }
}

/** What the adapter says of a stream. */
const streamHeaders = {
  'content-type': 'text/event-stream',
  'cache-control': 'no-cache, no-transform, no-store',
  'x-accel-buffering': 'no',
  vary: 'trpc-accept, accept',
};

/** Calls the procedure and answers by its stream, or by its refusal, until it ends or its reader is gone. */
export async function answerShared(
  answer: Answer,
  input: object,
  ctx: Context,
  { headers, unreadMs }: { headers: Record<string, string>; unreadMs: number },
): Promise<void> {
  let stream: SharedStream<object> | undefined;
  let failure: unknown;
  try {
    await callTRPCProcedure({
      router: appRouter,
      path,
      getRawInput: () => Promise.resolve(input),
      ctx: { ...ctx, onStream: (opened: SharedStream<object>) => void (stream = opened) },
      type: 'subscription',
      signal: undefined,
      batchIndex: 0,
    });
  } catch (error) {
    failure = error;
  }
  if (answer.destroyed || answer.socket === null) return;
  const socket = answer.take({ ...headers, ...streamHeaders });
  socket.write(connected);
  if (stream === undefined) answer.finish(errorChunk(failure, input, ctx));
  else followBySocket(answer, socket, stream, { unreadMs, lastWord: (cause) => errorChunk(cause, input, ctx) });
}

function errorChunk(cause: unknown, input: object, ctx: Context): Buffer {
  const error = getTRPCErrorFromUnknown(cause);
  const shape = getErrorShape({ config: t._config, error, input, ctx, path, type: 'subscription' });
  return chunk(['event: serialized-error', `data: ${JSON.stringify(encoder.serialize(shape))}`]);
}
