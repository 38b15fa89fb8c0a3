import type { IncomingMessage } from 'node:http';
import { getTRPCErrorFromUnknown, TRPCError } from '@trpc/server';
import { getHTTPStatusCodeFromError } from '@trpc/server/http';
import { TRPC_ERROR_CODES_BY_KEY } from '@trpc/server/rpc';
import type { HttpConfig } from '../config.ts';
import { appRouter } from '../router.ts';
import { asRefused } from '../rpc/as-refused.ts';
import type { Context, Services } from '../rpc/context.ts';
import { encoder } from '../encoder.ts';
import { shapeOf } from '../rpc/error-shape.ts';
import { inRequest } from '../trace/index.ts';
import type { Answer } from './answer.ts';
import { readJsonText } from './body.ts';
import { codingFor, compressed, worthCompressingBytes } from './compressed.ts';
import type { Entrance } from './entrance.ts';
import { rateLimited, refusedResponse } from './envelope.ts';
import { Exchange } from './exchange.ts';
import { exposedHeaders, originFor } from './origins.ts';
import { smaller, unlimited } from './rates.ts';
import { single, type SingleCall } from './single-call.ts';

/** What the lane stands on. */
interface LaneParts extends Entrance {
  readonly services: Services;
  readonly http: HttpConfig;
}

/**
 * Answers a request that is one ordinary call as the app would, byte for byte, without the layers that turn Node's requests into the
 * platform's and back: those cost more than most calls. Gives false when the request is anything else, which the app answers.
 */
export type Lane = (request: IncomingMessage, answer: Answer, address: string) => boolean;

/** Nobody stops a call that isn't a stream. */
const { signal } = new AbortController();

type Procedure = (options: object) => Promise<unknown>;
const procedures = appRouter._def.procedures as unknown as Readonly<Record<string, Procedure>>;

export function createLane({ services, http, identify, rates }: LaneParts): Lane {
  return (request, answer, address) => {
    const call = single(request, http.bodyBytes);
    if (call === undefined) return false;
    take(call, request, answer, address).catch((error: unknown) => {
      services.faults.report('error', 'request failed', error);
      answer.destroy();
    });
    return true;
  };

  async function take(call: SingleCall, request: IncomingMessage, answer: Answer, address: string): Promise<void> {
    const { headers } = request;
    const origin = originFor(headers.origin, http.corsOrigins);
    const refuse = (refused: Response): Promise<void> => send(answer, refused, origin);
    const caller = identify(headers.authorization);
    const ofAddress = caller.isOperator ? unlimited : rates.ofAddress(address, 1);
    if (ofAddress.calls === 0) return await refuse(rateLimited(ofAddress));
    const actor = caller.known ?? (await caller.actorNow());
    const allowance = actor.kind === 'user' ? smaller(ofAddress, rates.ofUser(actor.userId, 1)) : ofAddress;
    if (allowance.calls === 0) return await refuse(rateLimited(allowance));
    const reserve = (bytes: number): boolean => answer.reserve(bytes);
    let text = call.input;
    if (call.type === 'mutation') {
      const body = await readJsonText(request, http.bodyBytes, reserve);
      if ('refused' in body) return await refuse(refusedResponse(body.refused));
      text = body.text;
    }
    const isAnonymous = actor.kind === 'anonymous';
    const exchange = new Exchange({
      services,
      http,
      caller,
      isAnonymous,
      allowance,
      calls: 1,
      isBatch: false,
      reserve,
    });
    const asked = {
      method: request.method!,
      path: `/trpc/${call.path}`,
      calls: 1,
      header: (name: string) => headers[name] as string | undefined,
    };
    const { status, body } = await inRequest(asked, () => written(call, text, exchange.context), statusOf);
    const own = exchange.headers(status !== 200);
    if (exchange.answerBytes < worthCompressingBytes)
      return write(answer, status, headersOf(own, origin, varying), body);
    const coding = codingFor(headers['accept-encoding']);
    if (coding === undefined) return write(answer, status, headersOf(own, origin, `${varying}, accept-encoding`), body);
    const plain = { status, headers: { ...own, 'content-type': 'application/json', vary: varying } };
    await send(answer, await compressed(new Response(body, plain), coding, exchange.frozen), origin);
  }
}

const statusOf = ({ status }: { status: number }): number => status;

const varying = 'trpc-accept, accept';

/** Calls a procedure and writes what came of it, in tRPC's envelope. */
async function written(
  { path, type }: SingleCall,
  text: string,
  ctx: Context,
): Promise<{ status: number; body: string }> {
  try {
    const getRawInput = (): Promise<unknown> => Promise.resolve(text === '' ? undefined : parsed(text));
    const data = await procedures[path]!({ path, type, ctx, getRawInput, signal, batchIndex: 0 });
    return { status: 200, body: resultOf(data) };
  } catch (cause) {
    const error = getTRPCErrorFromUnknown(cause);
    const httpStatus = getHTTPStatusCodeFromError(error);
    const { message, code } = error;
    const shape = { message, code: TRPC_ERROR_CODES_BY_KEY[code], data: { code, httpStatus, path } };
    const body = JSON.stringify({ error: encoder.serialize(shapeOf(shape, asRefused(error))) });
    return { status: httpStatus, body };
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new TRPCError({ code: 'BAD_REQUEST', message: 'Invalid input', cause });
  }
}

/** Answers that never change, as they were written the first time. */
const results = new WeakMap<object, string>();

function resultOf(data: unknown): string {
  if (typeof data !== 'object' || data === null || !Object.isFrozen(data)) return envelope(data);
  const known = results.get(data) ?? envelope(data);
  results.set(data, known);
  return known;
}

const envelope = (data: unknown): string => JSON.stringify({ result: { data: encoder.serialize(data) } });

/** In the order of their names, as the platform's headers are sent. */
function headersOf(own: Record<string, string>, origin: string | null, vary: string): string[] {
  const { 'cache-control': caching, etag, 'idempotency-replayed': replayed, 'stagedoor-version': version } = own;
  return [
    ...(origin === null ? [] : ['access-control-allow-origin', origin]),
    'access-control-expose-headers',
    exposedHeaders,
    'cache-control',
    caching!,
    'content-type',
    'application/json',
    ...(etag === undefined ? [] : ['etag', etag]),
    ...(replayed === undefined ? [] : ['idempotency-replayed', replayed]),
    'stagedoor-version',
    version!,
    'vary',
    origin === '*' ? vary : `${vary}, Origin`,
  ];
}

/** Header and body in one chunk: that is one write to the network. */
function write(answer: Answer, status: number, headers: string[], body: string): void {
  headers.push('content-length', String(Buffer.byteLength(body)));
  answer.writeHead(status, headers);
  answer.end(body);
}

/** Whatever is rare: it is written from the platform's own response. */
async function send(answer: Answer, response: Response, origin: string | null): Promise<void> {
  const { headers, status } = response;
  if (origin !== null) headers.set('access-control-allow-origin', origin);
  headers.set('access-control-expose-headers', exposedHeaders);
  if (origin !== '*') headers.append('vary', 'Origin');
  const body = Buffer.from(await response.arrayBuffer());
  answer.writeHead(status, [...headers, ['content-length', String(body.length)]].flat());
  answer.end(body);
}
