import { z } from 'zod';
import type { Reason } from '../errors.ts';
import { id, type KeyedByOperator, keyOfOperator, label, page, type PageRequest, requestOf } from '../rpc/inputs.ts';

/** Which concert to cancel, with all its dates. */
export interface CancelConcertRequest extends KeyedByOperator {
  /** The concert that does not take place. */
  concertId: string;
  /** Why, for visitors to read: 1–500 characters, no control characters. */
  reason: string;
}

/** Which date to cancel. */
export interface CancelScheduleRequest extends CancelConcertRequest {
  /** The concert's schedule (date) that does not take place. */
  scheduleId: string;
}

/** Whose refunds to look at. */
export interface CancellationsRequest extends PageRequest {
  /** The concert of the cancelled dates. */
  concertId: string;
}

export const cancelConcertInput = requestOf<CancelConcertRequest>()(
  z.object({ concertId: id, reason: label(500), ...keyOfOperator }),
);
export const cancelScheduleInput = requestOf<CancelScheduleRequest>()(
  z.object({ concertId: id, scheduleId: id, reason: label(500), ...keyOfOperator }),
);
export const cancellationsInput = requestOf<CancellationsRequest>()(z.object({ concertId: id, ...page }));

/** What an operator hears of a concert that was cancelled. */
export interface CancelledConcert {
  concertId: string;
  status: 'cancelled';
  /** The reason of the first time. */
  reason: string;
}

/** What an operator hears of a date that was cancelled. */
export interface CancelledSchedule {
  concertId: string;
  scheduleId: string;
  status: 'cancelled';
  /** The reason of the first time. */
  reason: string;
  /** Payments to be refunded, which goes on by itself: see `concert.cancellations`. */
  payments: number;
}

/** A payment that could not be refunded yet. It is tried again every five seconds. */
export interface RefundFailure {
  paymentId: string;
  /** What stands in the way, such as BALANCE_LIMIT: the wallet is full. */
  reason: Reason;
}

/** A cancelled date and how far its refunds are. Money is in minor units of the concert's currency. */
export interface CancellationOutput {
  concertId: string;
  scheduleId: string;
  /** What visitors are told. */
  reason: string;
  begunAt: Date;
  /** When everything was refunded; null while something is left. */
  finishedAt: Date | null;
  /** Payments of which something was left to be refunded; null for the moment until the date itself is marked. */
  payments: number | null;
  /** To how many of them the cancellation gave back what was left, and how much that came to. */
  refunded: number;
  amount: number;
  /** How many of them an operator gave back meanwhile, by `payment.refund`; null until everything is refunded. */
  byHand: number | null;
  /** At most 100 payments that could not be refunded in the last round. */
  failures: RefundFailure[];
}

/** One page of a concert's cancelled dates. */
export interface CancellationsOutput {
  cancellations: CancellationOutput[];
  /** Where the next page begins; null on the last one. */
  nextCursor: string | null;
}
