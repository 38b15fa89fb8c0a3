import type { IncomingMessage } from 'node:http';
import { callTRPCProcedure, getErrorShape, getTRPCErrorFromUnknown } from '@trpc/server';
import type { Context } from '../rpc/context.ts';
import { encoder } from '../encoder.ts';
import type { SharedStream } from '../rpc/shared-stream.ts';
import { t } from '../rpc/trpc.ts';
import { appRouter } from '../router.ts';
import type { Answer } from './answer.ts';
import { isStream } from './calls.ts';
import { chunk, connected } from './event-chunks.ts';
import { followBySocket } from './socket-reader.ts';

/** A stream, as its request asks for it. */
export interface StreamCall {
  readonly path: string;
  readonly input: object;
}

/**
 * A shortcut beside tRPC's adapter for streams, whose events it writes straight to their sockets. The adapter would send each through three
 * streams of the platform's, which cost more memory than all else of a reader. Undefined for all that is not quite plain, which the adapter
 * knows how to answer.
 */
export function streamCallIn({ pathname, searchParams }: URL, request: IncomingMessage): StreamCall | undefined {
  const { method, httpVersion, headers } = request;
  const path = pathname.replace(/^\/trpc\//, '');
  const isPlain =
    isStream(path) &&
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
    return { path, input: lastEventId === '' ? input : { ...input, lastEventId } };
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
export async function answerStream(
  answer: Answer,
  { path, input }: StreamCall,
  ctx: Context,
  { headers, unreadMs }: { headers: Record<string, string>; unreadMs: number },
): Promise<void> {
  const left = new AbortController();
  answer.once('close', () => left.abort());
  let stream: SharedStream<object> | undefined;
  let failure: unknown;
  try {
    await callTRPCProcedure({
      router: appRouter,
      path,
      getRawInput: () => Promise.resolve(input),
      ctx: { ...ctx, onStream: (opened: SharedStream<object>) => void (stream = opened) },
      type: 'subscription',
      signal: left.signal,
      batchIndex: 0,
    });
  } catch (error) {
    failure = error;
  }
  if (answer.destroyed || answer.socket === null) return;
  // Headers and what is known already leave as one.
  answer.socket.cork();
  const socket = answer.take({ ...headers, ...streamHeaders });
  socket.write(connected);
  const lastWord = (cause: unknown): Buffer => errorChunk(cause, path, input, ctx);
  try {
    if (stream === undefined || failure !== undefined) answer.finish(lastWord(failure));
    else followBySocket(answer, socket, stream, { unreadMs, lastWord });
  } finally {
    socket.uncork();
  }
}

function errorChunk(cause: unknown, path: string, input: object, ctx: Context): Buffer {
  const error = getTRPCErrorFromUnknown(cause);
  const shape = getErrorShape({ config: t._config, error, input, ctx, path, type: 'subscription' });
  return chunk(['event: serialized-error', `data: ${JSON.stringify(encoder.serialize(shape))}`]);
}
