import { faultOf, sqlState } from '../database/fault.ts';

/** What the log says of an error: enough to find the fault, and no value that a person sent. */
export interface DescribedError {
  readonly type: string;
  /** The SQLSTATE, or the system's code. */
  readonly code?: string;
  readonly message: string;
  /** Where it was thrown; for defects only. */
  readonly stack?: readonly string[];
  readonly cause?: DescribedError;
}

const messageLength = 300;
const stackFrames = 6;
const causesAtMost = 3;

/** Describes an error without its statement, its parameters, the database's `detail`, and values quoted in its message. */
export function describeError(error: unknown): DescribedError {
  return describe(error, isDefect(error), causesAtMost);
}

function describe(error: unknown, isDefect: boolean, causes: number): DescribedError {
  if (!(error instanceof Error)) return { type: typeof error, message: 'Something that is no error was thrown.' };
  const code = codeOf(error);
  const cause = error.cause ?? (error as { original?: unknown }).original;
  const next = cause instanceof Error && causes > 0 ? describe(cause, isDefect, causes - 1) : undefined;
  return {
    type: error.constructor.name,
    ...(code === undefined ? {} : { code }),
    message: messageOf(error),
    ...(next === undefined ? (isDefect ? { stack: framesOf(error) } : {}) : { cause: next }),
  };
}

function codeOf(error: Error): string | undefined {
  const { code } = error as { code?: unknown };
  return sqlState(error) ?? (typeof code === 'string' ? code : undefined);
}

/** What PostgreSQL quotes are names, but for bad data and bad syntax; what others quote may be anything. */
function messageOf(error: Error): string {
  const state = sqlState(error);
  const quotesNames = state !== undefined && !state.startsWith('22') && state !== '42601';
  const message = quotesNames ? error.message : error.message.replaceAll(/"[^"]*"?/g, '"…"');
  return message.slice(0, messageLength);
}

/** The message stands in front of a stack, and may have many lines. */
function framesOf(error: Error): string[] {
  const frames = (error.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line) && !line.includes('(node:'));
  return frames.slice(0, stackFrames).map((line) => line.trim());
}

/** Codes of the system, and of `jose` for the identity provider's answers. */
const codesOfOthers = /^(E(?!RR_)[A-Z]+|ERR_J\w+)$/;

/** Whether the code is wrong, not the database, the network or the identity provider away. */
function isDefect(error: unknown): boolean {
  for (let next = error; next instanceof Error; next = next.cause)
    if (codesOfOthers.test(codeOf(next) ?? '')) return false;
  const fault = faultOf(error);
  return fault === 'defect' || fault === 'poison';
}
