import type { TRPC_ERROR_CODE_KEY } from '@trpc/server/rpc';

/** A seat as people find it. */
export interface NamedSeat {
  seatId: number;
  section: string;
  row: string;
  number: number;
  /** In minor units of the concert's currency. */
  price: number;
}

/** The name of a seat, from its row. */
export const named = ({
  seatId,
  section,
  rowName,
  number,
  price,
}: Readonly<Omit<NamedSeat, 'row'> & { rowName: string }>): NamedSeat => ({
  seatId,
  section,
  row: rowName,
  number,
  price,
});

/** What a program learns beside the reason. A reason that is not listed carries nothing more. */
export interface ReasonDetails {
  /** What is wrong, by the input's field; within lists and objects also by the way there: `sections.2.price`. */
  INVALID_INPUT: { fieldErrors: Record<string, string[]> };
  /** The seats that somebody else has. */
  SEAT_TAKEN: { seatIds: number[]; seats: NamedSeat[] };
  /** The seats that the choice would leave alone. */
  ORPHAN_SEAT: { seatIds: number[]; seats: NamedSeat[] };
  /** What there is of what the caller allows, and the most of it that can be had together. */
  NOT_ENOUGH_SEATS: { available: number; largestGroup: number };
  /** The seats that there are not. */
  SEAT_NOT_FOUND: { seatIds: number[] };
  /** Of several holds that were to be paid at once, those that are over. */
  HOLD_EXPIRED: { reservationIds?: string[] };
  /** The sections that there are not. */
  SECTION_NOT_FOUND: { sections: string[] };
  /** Why, in the operator's words. */
  CONCERT_CANCELLED: { cancelReason: string };
  /** Why, in the operator's words. */
  SCHEDULE_CANCELLED: { cancelReason: string };
  /** Most seats of this concert that one user may have. */
  LIMIT_EXCEEDED: { limit: number };
  /** What the wallet lacks, in minor units of its currency. */
  INSUFFICIENT_BALANCE: { missing: number };
  /** Most that a wallet may hold, in minor units of its currency. */
  BALANCE_LIMIT: { limit: number };
  /** How many stand before it. */
  TOKEN_NOT_ACTIVE: { ahead: number };
  /** Why the visit is over, as `queue.status` says it; `cancelReason` where the concert is cancelled. */
  TOKEN_EXPIRED: { endedBecause: 'left' | 'expired' | 'absent' | 'closed' | 'cancelled'; cancelReason?: string };
  /** When to try again, in milliseconds; so in the next three. */
  RATE_LIMITED: { retryAfterMs: number };
  OVERLOADED: { retryAfterMs: number };
  UNAVAILABLE: { retryAfterMs: number };
  OUTCOME_UNKNOWN: { retryAfterMs: number };
}

/** Each reason: the tRPC code (and with it the HTTP status) and a message that a person can act on. */
const reasons = {
  INVALID_INPUT: ['BAD_REQUEST', 'The input is not valid: see fieldErrors.'],
  IDEMPOTENCY_KEY_REUSED: [
    'UNPROCESSABLE_CONTENT',
    'This idempotency key was used with another input. Use a new key for a new intent.',
  ],
  UNAUTHENTICATED: ['UNAUTHORIZED', 'Send a valid access token as "Authorization: Bearer …".'],
  TOKEN_INVALID: [
    'UNAUTHORIZED',
    'This queue token is not valid for you and this concert. Enter the queue to get one.',
  ],
  TOKEN_EXPIRED: ['UNAUTHORIZED', 'This visit is over. Enter the queue again.'],
  FORBIDDEN: ['FORBIDDEN', 'You may not call this procedure.'],
  CHARGE_CLOSED: [
    'FORBIDDEN',
    'Users cannot put money into their wallets here. A service that took a payment calls wallet.credit with the operator’s key.',
  ],
  INSUFFICIENT_BALANCE: ['PAYMENT_REQUIRED', 'The balance does not cover the price. Charge the wallet and pay again.'],
  USER_NOT_FOUND: ['NOT_FOUND', 'There is no such user.'],
  USER_ERASED: [
    'PRECONDITION_FAILED',
    'This user was erased and cannot come back under the same id. Sign in with another account.',
  ],
  CONCERT_NOT_FOUND: ['NOT_FOUND', 'There is no such concert.'],
  SCHEDULE_NOT_FOUND: ['NOT_FOUND', 'This concert has no such date.'],
  PLAN_NOT_FOUND: ['NOT_FOUND', 'There is no such plan of a hall.'],
  SEAT_NOT_FOUND: ['NOT_FOUND', 'This date has no such seat.'],
  SECTION_NOT_FOUND: ['NOT_FOUND', 'This date has no such section.'],
  RESERVATION_NOT_FOUND: ['NOT_FOUND', 'You have no such reservation.'],
  PAYMENT_NOT_FOUND: ['NOT_FOUND', 'There is no such payment.'],
  NOT_FOUND: ['NOT_FOUND', 'There is no such procedure or page.'],
  METHOD_NOT_ALLOWED: ['METHOD_NOT_SUPPORTED', 'Call queries with GET and mutations with POST.'],
  SEAT_TAKEN: ['CONFLICT', 'Somebody else has one of these seats. Choose others.'],
  ORPHAN_SEAT: [
    'CONFLICT',
    'This choice leaves a single seat alone: see seatIds. Choose seats beside others that are taken.',
  ],
  NOT_ENOUGH_SEATS: ['CONFLICT', 'There are not so many seats of this kind left. Ask for fewer, or for others.'],
  SALES_STARTED: [
    'CONFLICT',
    'Somebody has paid for a seat of this date, or tried to, so it stays in their history. Cancel it instead.',
  ],
  ALREADY_PAID: ['CONFLICT', 'This reservation is already paid.'],
  NOT_PAID: ['CONFLICT', 'Only a paid payment can be refunded.'],
  TOKEN_SPENT: ['CONFLICT', 'This visit ended with a payment. Enter the queue again to buy more.'],
  BALANCE_LIMIT: ['CONFLICT', 'The wallet would hold more than it may.'],
  LIMIT_EXCEEDED: ['CONFLICT', 'You would hold more seats than one person may for this concert.'],
  TOKEN_NOT_ACTIVE: ['PRECONDITION_FAILED', 'It is not your turn yet. Wait until the state is active.'],
  HOLD_EXPIRED: ['PRECONDITION_FAILED', 'The hold on these seats is over. Reserve again.'],
  SALES_ENDED: ['PRECONDITION_FAILED', 'The sale of this date is over. Choose another date.'],
  CONCERT_CANCELLED: ['PRECONDITION_FAILED', 'This concert is cancelled. Whatever was paid is given back.'],
  SCHEDULE_CANCELLED: [
    'PRECONDITION_FAILED',
    'This date is cancelled: see cancelReason. Whatever was paid is given back. Choose another date.',
  ],
  QUEUE_CLOSED: ['PRECONDITION_FAILED', 'The queue of this concert is closed.'],
  PAYLOAD_TOO_LARGE: ['PAYLOAD_TOO_LARGE', 'The request is too large. Send fewer or smaller calls.'],
  REQUEST_TIMEOUT: ['TIMEOUT', 'The request did not come in whole in time. Send it again.'],
  UNSUPPORTED_MEDIA_TYPE: ['UNSUPPORTED_MEDIA_TYPE', 'Send the body as application/json.'],
  RATE_LIMITED: ['TOO_MANY_REQUESTS', 'Too many calls. Try again after retryAfterMs.'],
  OVERLOADED: ['SERVICE_UNAVAILABLE', 'The server is busy and nothing was done. Try again after retryAfterMs.'],
  UNAVAILABLE: [
    'SERVICE_UNAVAILABLE',
    'The database cannot be reached and nothing was done. Try again after retryAfterMs.',
  ],
  OUTCOME_UNKNOWN: [
    'SERVICE_UNAVAILABLE',
    'It is not known whether this took effect. Send the same call again with the same idempotency key.',
  ],
  INTERNAL: ['INTERNAL_SERVER_ERROR', 'Something went wrong on the server.'],
} as const satisfies Record<string, readonly [TRPC_ERROR_CODE_KEY, string]>;

/** Every reason with its message, for whoever explains them. */
export const messages: Readonly<Record<Reason, string>> = Object.fromEntries(
  Object.entries(reasons).map(([reason, [, message]]) => [reason, message]),
) as Record<Reason, string>;

/** Why a call was refused: the value that programs branch on. */
export type Reason = keyof typeof reasons;

/** What comes with a reason. */
export type DetailsOf<R extends Reason> = R extends keyof ReasonDetails ? ReasonDetails[R] : object;

/** A refusal as a value: commands answer with it and never throw it. */
export interface Refusal<R extends Reason = Reason> {
  readonly reason: R;
  readonly message: string;
  readonly details: DetailsOf<R>;
}

/** Makes a refusal. The message is the reason's own unless a better one is at hand. */
export function refusal<R extends Reason>(
  reason: R,
  ...[details, message]: R extends keyof ReasonDetails
    ? [details: ReasonDetails[R], message?: string]
    : [details?: object, message?: string]
): Refusal<R> {
  return { reason, message: message ?? reasons[reason][1], details: (details ?? {}) as DetailsOf<R> };
}

/** The tRPC code of a reason. */
export const codeOf = (reason: Reason): TRPC_ERROR_CODE_KEY => reasons[reason][0];
