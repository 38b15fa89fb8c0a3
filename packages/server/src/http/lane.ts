import type { IncomingMessage } from 'node:http';
import type { HttpConfig } from '../config.ts';
import type { Services } from '../rpc/context.ts';
import { inRequest } from '../trace/index.ts';
import type { Answer } from './answer.ts';
import { readRequestText } from './body.ts';
import { codedOnce, codingFor, worthCompressingBytes } from './compressed.ts';
import type { Entrance } from './entrance.ts';
import { rateLimited, refusedResponse } from './envelope.ts';
import { Exchange, unshared } from './exchange.ts';
import { inputsIn } from './inputs.ts';
import { exposedHeaders, originFor } from './origins.ts';
import { type PlainCalls, plainCalls } from './plain-calls.ts';
import { pollNow } from './poll-now.ts';
import { smaller, unlimited } from './rates.ts';
import { type Written, written } from './written.ts';

/** What the lane stands on. */
interface LaneParts extends Entrance {
  readonly services: Services;
  readonly http: HttpConfig;
}

/**
 * Answers a request of ordinary calls as the app would, byte for byte, without the layers that turn Node's requests into the
 * platform's and back: those cost more than most calls. Gives false when the request is anything else, which the app answers.
 */
export type Lane = (request: IncomingMessage, answer: Answer, address: string) => boolean;

export function createLane({ services, http, identify, rates }: LaneParts): Lane {
  return (request, answer, address) => {
    const calls = plainCalls(request, http);
    if (calls === undefined) return false;
    take(calls, request, answer, address).catch((error: unknown) => {
      services.faults.report('error', 'request failed', error);
      answer.destroy();
    });
    return true;
  };

  async function take(calls: PlainCalls, request: IncomingMessage, answer: Answer, address: string): Promise<void> {
    const { headers } = request;
    const { paths, isBatch } = calls;
    const origin = originFor(headers.origin, http.corsOrigins);
    const refuse = (refused: Response): Promise<void> => send(answer, refused, origin);
    const batch = isBatch ? { calls: paths.length } : undefined;
    const caller = identify(headers.authorization);
    const ofAddress = caller.isOperator ? unlimited : rates.ofAddress(address, paths.length);
    if (ofAddress.calls === 0) return await refuse(rateLimited(ofAddress, batch));
    const actor = caller.known ?? (await caller.actorNow());
    const allowance = actor.kind === 'user' ? smaller(ofAddress, rates.ofUser(actor.userId, paths.length)) : ofAddress;
    if (allowance.calls === 0) return await refuse(rateLimited(allowance, batch));
    const polled = pollNow(services, calls);
    if (polled !== undefined) return write(answer, 200, headersOf(unshared, origin, varying), polled);
    const reserve = (bytes: number): boolean => answer.reserve(bytes);
    let { inputOf } = calls;
    if (inputOf === undefined) {
      const body = await readRequestText(request, http.bodyBytes, reserve);
      if ('refused' in body) return await refuse(refusedResponse(body.refused));
      inputOf = inputsIn(body.text, isBatch);
    }
    const isAnonymous = actor.kind === 'anonymous';
    const exchange = new Exchange({
      services,
      http,
      caller,
      isAnonymous,
      allowance,
      calls: paths.length,
      isBatch,
      reserve,
    });
    const asked = {
      method: request.method!,
      path: `/trpc/${paths.join(',')}`,
      calls: paths.length,
      header: (name: string) => headers[name] as string | undefined,
    };
    const { status, isRefused, body } = await inRequest(
      asked,
      () => written(calls, inputOf, exchange.context),
      statusOf,
    );
    const own = exchange.headers(isRefused);
    const isSmall = exchange.answerBytes < worthCompressingBytes;
    const vary = isSmall ? varying : `${varying}, accept-encoding`;
    const coding = isSmall ? undefined : codingFor(headers['accept-encoding']);
    const frozen = isRefused ? undefined : exchange.frozen;
    const isAsWritten = isSmall || (coding === undefined && frozen === undefined);
    const bytes = isAsWritten ? body : await codedOnce(coding, () => Promise.resolve(body), frozen);
    const coded = coding === undefined ? own : { ...own, 'content-encoding': coding };
    write(answer, status, headersOf(coded, origin, vary), bytes);
  }
}

const statusOf = ({ status }: Written): number => status;

const varying = 'trpc-accept, accept';

/** In the order of their names, as the platform's headers are sent. */
function headersOf(own: Record<string, string>, origin: string | null, vary: string): string[] {
  const { 'cache-control': caching, 'content-encoding': coding, etag, 'stagedoor-version': version } = own;
  const replayed = own['idempotency-replayed'];
  return [
    ...(origin === null ? [] : ['access-control-allow-origin', origin]),
    'access-control-expose-headers',
    exposedHeaders,
    'cache-control',
    caching!,
    ...(coding === undefined ? [] : ['content-encoding', coding]),
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
function write(answer: Answer, status: number, headers: string[], body: string | Buffer): void {
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
