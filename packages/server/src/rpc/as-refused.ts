import type { TRPCError } from '@trpc/server';
import { ZodError } from 'zod';
import { faultOf } from '../database/fault.ts';
import { refusalOfFault } from '../engine/refusal-of-fault.ts';
import { refusal } from '../errors.ts';
import { Refused } from './refused.ts';

/** The one mapper of errors: what is not a refusal yet becomes one, and unknown errors show nothing of themselves. */
export function asRefused(error: TRPCError): Refused {
  if (error instanceof Refused) return error;
  const { cause } = error;
  if (cause instanceof Refused) return cause;
  if (cause instanceof ZodError)
    return new Refused(refusal('INVALID_INPUT', { fieldErrors: fieldErrorsOf(cause) }, messageOf(cause)), cause);
  switch (error.code) {
    case 'NOT_FOUND':
      return new Refused(refusal('NOT_FOUND'), error);
    case 'METHOD_NOT_SUPPORTED':
      return new Refused(refusal('METHOD_NOT_ALLOWED'), error);
    case 'PAYLOAD_TOO_LARGE':
      return new Refused(refusal('PAYLOAD_TOO_LARGE'), error);
    case 'UNSUPPORTED_MEDIA_TYPE':
      return new Refused(refusal('UNSUPPORTED_MEDIA_TYPE'), error);
    case 'SERVICE_UNAVAILABLE':
      return new Refused(
        refusal('UNAVAILABLE', { retryAfterMs: 1_000 }, 'The server is stopping. Connect again.'),
        error,
      );
    case 'BAD_REQUEST':
    case 'PARSE_ERROR':
      return new Refused(
        refusal('INVALID_INPUT', { fieldErrors: {} }, 'The request could not be read: send plain JSON inputs.'),
        error,
      );
    default:
      return refusedByDatabase(error);
  }
}

/** Reads outside the engine meet the same database. */
function refusedByDatabase(error: TRPCError): Refused {
  const refused = refusalOfFault(faultOf(error.cause));
  return new Refused(refused, refused.reason === 'INTERNAL' ? error : error.cause);
}

/** What a message may say of the input, which can be wrong in many ways at once. */
const [saidAtMost, longestSaid] = [3, 200];

/** For people who see nothing but the message. */
function messageOf({ issues }: ZodError): string {
  const said = issues.slice(0, saidAtMost).map(({ path, message }) => {
    const where = path.join('.');
    return (where === '' ? message : `${where}: ${message}`).slice(0, longestSaid);
  });
  const more = issues.length > saidAtMost ? ', and more: see fieldErrors' : '';
  return `The input is not valid: ${said.join('; ')}${more}.`;
}

/** What is wrong in a field stands under its name; what is wrong within it also under the way there: `sections.2.price`. */
function fieldErrorsOf(error: ZodError): Record<string, string[]> {
  const fieldErrors: Record<string, string[]> = {};
  for (const { path, message } of error.issues)
    for (const name of new Set([String(path[0] ?? ''), path.join('.')])) (fieldErrors[name] ??= []).push(message);
  return fieldErrors;
}
