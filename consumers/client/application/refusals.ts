/** Every reason that one call can be refused with, and no other: a new one is a compile error here. */
import { safe, type Visit } from '@stagedoor/client';

export async function reserve(visit: Visit, scheduleId: string, seatIds: number[]): Promise<string> {
  const [hold, refusal] = await safe(visit.reserve({ scheduleId, seatIds }));
  if (refusal === undefined) return `Yours until ${hold.expiresAt.toISOString()}.`;
  switch (refusal.reason) {
    case 'SEAT_TAKEN':
    case 'SEAT_NOT_FOUND':
      return `Choose others than ${refusal.seatIds.join(', ')}.`;
    case 'ORPHAN_SEAT':
      return `Leave nobody alone on ${refusal.seats.map((seat) => `${seat.row}${seat.number}`).join(', ')}.`;
    case 'LIMIT_EXCEEDED':
      return `No more than ${refusal.limit}.`;
    case 'TOKEN_NOT_ACTIVE':
      return `${refusal.ahead} ahead.`;
    case 'TOKEN_EXPIRED':
      return refusal.endedBecause === 'cancelled' ? `Cancelled: ${refusal.cancelReason}` : 'Enter the queue again.';
    case 'TOKEN_SPENT':
    case 'TOKEN_INVALID':
      return 'Enter the queue again.';
    case 'RATE_LIMITED':
    case 'OVERLOADED':
    case 'UNAVAILABLE':
    case 'OUTCOME_UNKNOWN':
      return `Try again in ${refusal.retryAfterMs} ms.`;
    case 'INVALID_INPUT':
      return Object.keys(refusal.fieldErrors).join(', ');
    case 'SCHEDULE_NOT_FOUND':
    case 'SALES_ENDED':
    case 'SCHEDULE_CANCELLED':
    case 'IDEMPOTENCY_KEY_REUSED':
    case 'UNAUTHENTICATED':
    case 'FORBIDDEN':
    case 'INTERNAL':
    case 'UNREACHABLE':
      return refusal.message;
    default:
      return refusal satisfies never;
  }
}

export async function reserveBest(visit: Visit, scheduleId: string): Promise<string> {
  const [hold, refusal] = await safe(visit.reserveBest({ scheduleId, quantity: 2, maxPrice: 70_000 }));
  if (refusal === undefined) return hold.seats.map(({ row, number }) => `${row}${number}`).join(', ');
  return refusal.reason === 'NOT_ENOUGH_SEATS' ? `At most ${refusal.largestGroup} together.` : refusal.message;
}

export async function waitForTurn(visit: Visit): Promise<string> {
  const [status, refusal] = await safe(visit.turn());
  if (refusal === undefined) return status.state;
  switch (refusal.reason) {
    case 'VISIT_ENDED':
      return refusal.endedBecause;
    case 'TOKEN_INVALID':
    case 'RATE_LIMITED':
    case 'OVERLOADED':
    case 'UNAVAILABLE':
    case 'OUTCOME_UNKNOWN':
    case 'INVALID_INPUT':
    case 'INTERNAL':
    case 'UNREACHABLE':
      return refusal.message;
    default:
      return refusal satisfies never;
  }
}
