import { getHTTPStatusCodeFromError } from '@trpc/server/http';
import { TRPC_ERROR_CODES_BY_KEY } from '@trpc/server/rpc';
import { encoder } from '../encoder.ts';
import type { Refusal } from '../errors.ts';
import { Refused } from '../trpc-error.ts';

/** A refusal outside any procedure, in the same envelope that procedures answer with. */
export function refusedResponse(refusal: Refusal): Response {
  return respondWith(new Refused(refusal));
}

/** The same for a refusal that was thrown. */
export function respondWith(refused: Refused): Response {
  const { code, message, data } = refused;
  const httpStatus = getHTTPStatusCodeFromError(refused);
  const error = { message, code: TRPC_ERROR_CODES_BY_KEY[code], data: { code, httpStatus, ...data } };
  return Response.json(
    { error: encoder.serialize(error) },
    { status: httpStatus, headers: { 'cache-control': 'no-store' } },
  );
}
