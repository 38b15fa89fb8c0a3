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
import { alwaysBytes } from './kept-bytes.ts';
import { pollNow } from './poll-now.ts';
import { smaller, unlimited } from './rates.ts';
import { type Written, written } from './written.ts';

/** What the shortcut stands on. */
interface ShortcutParts extends Entrance {
  readonly services: Services;
  readonly http: HttpConfig;
}

/**
 * Answers a request of ordinary calls as the app would, byte for byte, without the layers that turn Node's requests into the
 * platform's and back: those cost more than most calls. Gives false when the request is anything else, which the app answers.
 */
export type Shortcut = (request: IncomingMessage, answer: Answer, address: string) => boolean;

export function createShortcut({ services, http, identify, rates }: ShortcutParts): Shortcut {
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
    const isAnonymous = actor.kind === 'anonymous';
    // Of a batch some calls may be refused: for the rates, or for room.
    const mostBytes = isAnonymous ? Math.min(alwaysBytes, http.anonymousBatchBytes) : alwaysBytes;
    const polled = allowance.calls < paths.length ? undefined : pollNow(services, calls, mostBytes);
    const way = { answer, origin, accepted: headers['accept-encoding'] };
    if (polled) return finish(way, { ...polled, status: 200, own: unshared, frozen: undefined });
    const reserve = (bytes: number): boolean => answer.reserve(bytes);
    let { inputOf } = calls;
    if (inputOf === undefined) {
      const body = await readRequestText(request, http.bodyBytes, reserve);
      if ('refused' in body) return await refuse(refusedResponse(body.refused));
      inputOf = inputsIn(body.text, isBatch);
    }
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
    const frozen = isRefused ? undefined : exchange.frozen;
    return finish(way, { body, status, own: exchange.headers(isRefused), bytes: exchange.answerBytes, frozen });
  }
}

/** Where an answer goes. */
interface Way {
  readonly answer: Answer;
  readonly origin: string | null;
  /** The codings that its client takes. */
  readonly accepted: string | undefined;
}

/** An answer, and about how large it is. */
interface Finished {
  readonly status: number;
  readonly own: Readonly<Record<string, string>>;
  readonly body: string | Buffer;
  readonly bytes: number;
  readonly frozen: Exchange['frozen'];
}

/** Writes an answer: a small one at once, any other compressed. */
function finish({ answer, origin, accepted }: Way, finished: Finished): Promise<void> | undefined {
  const { status, own, body, bytes } = finished;
  if (bytes >= worthCompressingBytes) return finishLarge({ answer, origin, accepted }, finished);
  write(answer, status, listed(own, varying, origin), body);
  return undefined;
}

async function finishLarge({ answer, origin, accepted }: Way, { status, own, body, frozen }: Finished): Promise<void> {
  const coding = codingFor(accepted);
  const isAsWritten = coding === undefined && frozen === undefined;
  const coded = isAsWritten ? body : await codedOnce(coding, () => Promise.resolve(body), frozen);
  const all = coding === undefined ? own : { ...own, 'content-encoding': coding };
  write(answer, status, listed(all, `${varying}, accept-encoding`, origin), coded);
}

const statusOf = ({ status }: Written): number => status;

const varying = 'trpc-accept, accept';

/** What an answer may say of itself, in the order in which the platform's headers are sent. */
const names = [
  'cache-control',
  'content-encoding',
  'content-type',
  'etag',
  'idempotency-replayed',
  'retry-after',
  'stagedoor-version',
] as const;

/** All headers of an answer to a page of this origin, or of none that may read it. */
function listed(own: Readonly<Record<string, string>>, vary: string | undefined, origin: string | null): string[] {
  const list = origin === null ? [] : ['access-control-allow-origin', origin];
  list.push('access-control-expose-headers', exposedHeaders);
  for (const name of names) {
    const value = name === 'content-type' ? json : own[name];
    if (value !== undefined) list.push(name, value);
  }
  if (origin === '*') return vary === undefined ? list : [...list, 'vary', vary];
  list.push('vary', vary === undefined ? 'Origin' : `${vary}, Origin`);
  return list;
}

const json = 'application/json';

/** What Node hands to the network without a copy of its own, with room for the header. */
const oneWriteBytes = 15_000;

/** Header and body in one chunk, that is one write to the network: Node joins the header with a string, and never with a buffer. */
function write(answer: Answer, status: number, headers: string[], body: string | Buffer): void {
  const bytes = Buffer.byteLength(body);
  headers.push('content-length', String(bytes));
  answer.writeHead(status, headers);
  if (typeof body === 'string' || bytes > oneWriteBytes) answer.end(body);
  else answer.end(body.toString('latin1'), 'latin1');
}

/** Whatever is rare: it is written from the platform's own response. */
async function send(answer: Answer, response: Response, origin: string | null): Promise<void> {
  const own = Object.fromEntries(response.headers);
  write(answer, response.status, listed(own, undefined, origin), await response.text());
}
