import type { ErrorData, Reason } from '../types.ts';

/** Each reason: its tRPC code, its HTTP status and the server’s message. */
export const reasons: Readonly<
  Record<Reason, readonly [code: ErrorData['code'], httpStatus: number, message: string]>
> = {
  INVALID_INPUT: ['BAD_REQUEST', 400, 'The input is not valid: see fieldErrors.'],
  IDEMPOTENCY_KEY_REUSED: [
    'UNPROCESSABLE_CONTENT',
    422,
    'This idempotency key was used with another input. Use a new key for a new intent.',
  ],
  UNAUTHENTICATED: ['UNAUTHORIZED', 401, 'Send a valid access token as "Authorization: Bearer …".'],
  TOKEN_INVALID: [
    'UNAUTHORIZED',
    401,
    'This queue token is not valid for you and this concert. Enter the queue to get one.',
  ],
  TOKEN_EXPIRED: ['UNAUTHORIZED', 401, 'This visit is over. Enter the queue again.'],
  FORBIDDEN: ['FORBIDDEN', 403, 'You may not call this procedure.'],
  CHARGE_CLOSED: [
    'FORBIDDEN',
    403,
    'Users cannot put money into their wallets here. A service that took a payment calls wallet.credit with the operator’s key.',
  ],
  INSUFFICIENT_BALANCE: [
    'PAYMENT_REQUIRED',
    402,
    'The balance does not cover the price. Charge the wallet and pay again.',
  ],
  USER_NOT_FOUND: ['NOT_FOUND', 404, 'There is no such user.'],
  USER_ERASED: [
    'PRECONDITION_FAILED',
    412,
    'This user was erased and cannot come back under the same id. Sign in with another account.',
  ],
  CONCERT_NOT_FOUND: ['NOT_FOUND', 404, 'There is no such concert.'],
  SCHEDULE_NOT_FOUND: ['NOT_FOUND', 404, 'This concert has no such date.'],
  PLAN_NOT_FOUND: ['NOT_FOUND', 404, 'There is no such plan of a hall.'],
  SEAT_NOT_FOUND: ['NOT_FOUND', 404, 'This date has no such seat.'],
  SECTION_NOT_FOUND: ['NOT_FOUND', 404, 'This date has no such section.'],
  RESERVATION_NOT_FOUND: ['NOT_FOUND', 404, 'You have no such reservation.'],
  PAYMENT_NOT_FOUND: ['NOT_FOUND', 404, 'There is no such payment.'],
  NOT_FOUND: ['NOT_FOUND', 404, 'There is no such procedure or page.'],
  METHOD_NOT_ALLOWED: ['METHOD_NOT_SUPPORTED', 405, 'Call queries with GET and mutations with POST.'],
  SEAT_TAKEN: ['CONFLICT', 409, 'Somebody else has one of these seats. Choose others.'],
  ORPHAN_SEAT: [
    'CONFLICT',
    409,
    'This choice leaves a single seat alone: see seatIds. Choose seats beside others that are taken.',
  ],
  NOT_ENOUGH_SEATS: ['CONFLICT', 409, 'There are not so many seats of this kind left. Ask for fewer, or for others.'],
  SALES_STARTED: [
    'CONFLICT',
    409,
    'Somebody has paid for a seat of this date, or tried to, so it stays in their history. Cancel it instead.',
  ],
  ALREADY_PAID: ['CONFLICT', 409, 'This reservation is already paid.'],
  NOT_PAID: ['CONFLICT', 409, 'Only a paid payment can be refunded.'],
  TOKEN_SPENT: ['CONFLICT', 409, 'This visit ended with a payment. Enter the queue again to buy more.'],
  BALANCE_LIMIT: ['CONFLICT', 409, 'The wallet would hold more than it may.'],
  LIMIT_EXCEEDED: ['CONFLICT', 409, 'You would hold more seats than one person may for this concert.'],
  TOKEN_NOT_ACTIVE: ['PRECONDITION_FAILED', 412, 'It is not your turn yet. Wait until the state is active.'],
  HOLD_EXPIRED: ['PRECONDITION_FAILED', 412, 'The hold on these seats is over. Reserve again.'],
  SALES_ENDED: ['PRECONDITION_FAILED', 412, 'The sale of this date is over. Choose another date.'],
  CONCERT_CANCELLED: ['PRECONDITION_FAILED', 412, 'This concert is cancelled. Whatever was paid is given back.'],
  SCHEDULE_CANCELLED: [
    'PRECONDITION_FAILED',
    412,
    'This date is cancelled: see cancelReason. Whatever was paid is given back. Choose another date.',
  ],
  QUEUE_CLOSED: ['PRECONDITION_FAILED', 412, 'The queue of this concert is closed.'],
  PAYLOAD_TOO_LARGE: ['PAYLOAD_TOO_LARGE', 413, 'The request is too large. Send fewer or smaller calls.'],
  REQUEST_TIMEOUT: ['TIMEOUT', 408, 'The request did not come in whole in time. Send it again.'],
  UNSUPPORTED_MEDIA_TYPE: ['UNSUPPORTED_MEDIA_TYPE', 415, 'Send the body as application/json.'],
  RATE_LIMITED: ['TOO_MANY_REQUESTS', 429, 'Too many calls. Try again after retryAfterMs.'],
  OVERLOADED: ['SERVICE_UNAVAILABLE', 503, 'The server is busy and nothing was done. Try again after retryAfterMs.'],
  UNAVAILABLE: [
    'SERVICE_UNAVAILABLE',
    503,
    'The database cannot be reached and nothing was done. Try again after retryAfterMs.',
  ],
  OUTCOME_UNKNOWN: [
    'SERVICE_UNAVAILABLE',
    503,
    'It is not known whether this took effect. Send the same call again with the same idempotency key.',
  ],
  INTERNAL: ['INTERNAL_SERVER_ERROR', 500, 'Something went wrong on the server.'],
};
