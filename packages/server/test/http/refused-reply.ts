import { TRPCError } from '@trpc/server';
import { getHTTPStatusCodeFromError } from '@trpc/server/http';
import { TRPC_ERROR_CODES_BY_KEY } from '@trpc/server/rpc';
import { codeOf, messages, type Reason } from '../../src/errors.ts';

/** What the server answers over HTTP when it refuses, for tests that say when it does. */
export function refusedReply(path: string, reason: Reason, details: object = {}): { status: number; body: string } {
  const code = codeOf(reason);
  const status = getHTTPStatusCodeFromError(new TRPCError({ code }));
  const data = { code, httpStatus: status, path, reason, ...details };
  const error = { message: messages[reason], code: TRPC_ERROR_CODES_BY_KEY[code], data };
  return { status, body: JSON.stringify({ error: { json: error } }) };
}
