import type { RefusalReason } from '../refusals/sentence.ts';

/**
 * The way on after a refused payment: pay once more, choose seats anew, look at the tickets, nothing where the visit itself is `over`
 * and will say so, or what the refusal offers by itself.
 */
export type WayOn = 'pay' | 'choose' | 'tickets' | 'over' | 'none';

const ways: Partial<Record<RefusalReason, WayOn>> = {
  HOLD_EXPIRED: 'choose',
  RESERVATION_NOT_FOUND: 'choose',
  SCHEDULE_CANCELLED: 'choose',
  SALES_ENDED: 'choose',
  TOKEN_EXPIRED: 'over',
  VISIT_ENDED: 'over',
  CONCERT_CANCELLED: 'over',
  ALREADY_PAID: 'tickets',
  TOKEN_SPENT: 'tickets',
  INSUFFICIENT_BALANCE: 'pay',
  RATE_LIMITED: 'pay',
  OVERLOADED: 'pay',
  UNAVAILABLE: 'pay',
  OUTCOME_UNKNOWN: 'pay',
  UNREACHABLE: 'pay',
  REQUEST_TIMEOUT: 'pay',
  INTERNAL: 'pay',
};

/** Whatever is not listed would only be refused again. */
export const wayAfter = (refusal: object | null): WayOn =>
  refusal === null ? 'pay' : (ways[(refusal as { reason: RefusalReason }).reason] ?? 'none');
