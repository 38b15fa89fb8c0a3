import type { DetailsOf, ErrorData, Reason } from '../types.ts';
import { reasons } from './reasons.ts';

/** What a call of the fake throws: the link makes an error of it as the server would send it. */
export class Refused extends Error {
  readonly data: ErrorData;

  constructor(data: ErrorData, message: string) {
    super(message);
    this.data = data;
  }
}

/** A refusal, with the server's message unless there is a better one. */
export function refused<R extends Reason>(reason: R, details: DetailsOf<R>, message?: string): Refused {
  const [code, httpStatus, usual] = reasons[reason];
  return new Refused({ code, httpStatus, reason, ...details }, message ?? usual);
}

/** The refusal of an input, for one of its fields. */
export const invalid = (field: string, problem: string): Refused =>
  refused('INVALID_INPUT', { fieldErrors: { [field]: [problem] } }, `The input is not valid: ${field}: ${problem}.`);
