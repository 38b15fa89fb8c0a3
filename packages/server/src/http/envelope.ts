import { type ServerResponse, STATUS_CODES } from 'node:http';
import { getHTTPStatusCodeFromError } from '@trpc/server/http';
import { TRPC_ERROR_CODES_BY_KEY } from '@trpc/server/rpc';
import { encoder } from '../encoder.ts';
import { type Refusal, refusal } from '../errors.ts';
import type { Allowance } from './rates.ts';
import { Refused } from '../rpc/refused.ts';

/** A refusal outside any procedure, in the same envelope that procedures answer with; for a batch, once for each call. */
export function refusedResponse(refusal: Refusal, batch?: { calls: number }): Response {
  return respondWith(new Refused(refusal), batch);
}

/** Refuses a whole request before anything of it is read, each call of a batch by itself. */
export const rateLimited = ({ retryAfterMs }: Allowance, batch?: { calls: number }): Response =>
  refusedResponse(refusal('RATE_LIMITED', { retryAfterMs }), batch);

/** The same for a refusal that was thrown. */
export function respondWith(refused: Refused, batch?: { calls: number }): Response {
  const { status, headers, body } = write(refused, getHTTPStatusCodeFromError(refused));
  const text = batch === undefined ? body : `[${Array.from({ length: batch.calls }, () => body).join(',')}]`;
  return new Response(text, { status, headers });
}

/** The same for a request that never got as far as the app. */
export function sendRefusal(answer: ServerResponse, refusal: Refusal): void {
  const refused = new Refused(refusal);
  const { status, headers, body } = write(refused, getHTTPStatusCodeFromError(refused));
  answer.writeHead(status, { ...headers, 'content-length': Buffer.byteLength(body), connection: 'close' }).end(body);
}

/** The same as bytes for a socket on which there is no request to answer. */
export function rawRefusal(refusal: Refusal, httpStatus?: number): string {
  const refused = new Refused(refusal);
  const { status, headers, body } = write(refused, httpStatus ?? getHTTPStatusCodeFromError(refused));
  const lines = Object.entries({ ...headers, 'content-length': String(Buffer.byteLength(body)), connection: 'close' });
  return [
    `HTTP/1.1 ${status} ${STATUS_CODES[status]}`,
    ...lines.map(([name, value]) => `${name}: ${value}`),
    '',
    body,
  ].join('\r\n');
}

function write(
  { code, message, data }: Refused,
  status: number,
): { status: number; headers: Record<string, string>; body: string } {
  const error = { message, code: TRPC_ERROR_CODES_BY_KEY[code], data: { code, httpStatus: status, ...data } };
  const { retryAfterMs } = data as { retryAfterMs?: number };
  return {
    status,
    headers: {
      'content-type': 'application/json',
      'cache-control': 'no-store',
      ...(retryAfterMs === undefined ? {} : { 'retry-after': String(Math.ceil(retryAfterMs / 1_000)) }),
    },
    body: JSON.stringify({ error: encoder.serialize(error) }),
  };
}
