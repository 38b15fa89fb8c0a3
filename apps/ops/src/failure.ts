import { CliValidationError, kebabCase } from 'trpc-cli';

/** How a command can end. */
export const exitCodes = {
  done: 0,
  /** The server said no, or what was looked at is not as it should be. */
  refused: 1,
  /** The command was not understood, or lacks something. */
  misused: 2,
  /** The server can't be reached, is busy, or it is not known whether it was done: try again. */
  unreachable: 3,
} as const;

/** The command can't be carried out as it was given. The message says how to give it. */
export class Misused extends Error {}

/** The person would rather not. */
export class Declined extends Error {}

/** What becomes of an error: what a person reads, what a program reads, and how the command ends. */
export interface Failure {
  readonly text: string;
  readonly data: Readonly<Record<string, unknown>>;
  readonly exitCode: number;
}

const tryAgain = new Set(['UNREACHABLE', 'OVERLOADED', 'UNAVAILABLE', 'RATE_LIMITED', 'OUTCOME_UNKNOWN']);
const notYou = 'Give the operator’s key as --operator-key or STAGEDOOR_OPERATOR_KEY.';
const advice: Readonly<Record<string, string>> = {
  UNAUTHENTICATED: notYou,
  FORBIDDEN: notYou,
  CONCERT_NOT_FOUND: '"stagedoor concert list" names those that there are.',
  SCHEDULE_NOT_FOUND: '"stagedoor concert get --concert-id …" names its dates.',
  NOT_FOUND: 'The server is of another version than this command: "stagedoor doctor" compares them.',
};

/** Says an error so that a person can act on it. */
export function failureOf(error: unknown, { server, key }: { server: string; key?: string | undefined }): Failure {
  if (error instanceof Misused || error instanceof CliValidationError)
    return { text: error.message, data: { reason: 'MISUSED', message: error.message }, exitCode: exitCodes.misused };
  if (error instanceof Declined)
    return { text: error.message, data: { reason: 'DECLINED', message: error.message }, exitCode: exitCodes.refused };
  const refusal = error as Error & { reason?: string; fieldErrors?: Record<string, string[]>; data?: object };
  if (refusal.reason === undefined) throw error;
  const { reason, fieldErrors } = refusal;
  const message =
    reason === 'UNREACHABLE'
      ? `Nothing that is a Stagedoor answers at ${server} (${refusal.message}). Start it, or name another by --server.`
      : refusal.message;
  const lines = [`${reason}: ${message}`];
  for (const [field, complaints] of Object.entries(fieldErrors ?? {}))
    lines.push(`  ${optionOf(field)}: ${complaints.join('; ')}`);
  if (advice[reason] !== undefined) lines.push(advice[reason]);
  if (key !== undefined && (reason === 'OUTCOME_UNKNOWN' || reason === 'UNREACHABLE'))
    lines.push(`To send the same once more, with one effect: --idempotency-key ${key}`);
  const { code: _code, httpStatus: _status, path: _path, ...details } = (refusal.data ?? {}) as Record<string, unknown>;
  const exitCode = tryAgain.has(reason)
    ? exitCodes.unreachable
    : reason === 'INVALID_INPUT'
      ? exitCodes.misused
      : exitCodes.refused;
  return {
    text: lines.join('\n'),
    data: { ...details, reason, message, ...(key === undefined ? {} : { idempotencyKey: key }) },
    exitCode,
  };
}

/** A field as it is given on the command line. */
const optionOf = (field: string): string => {
  const [name = '', ...inside] = field.split('.');
  const option = `--${kebabCase(name)}`;
  return inside.length === 0 ? option : `${option} (${inside.join('.')})`;
};
