import type { RouterOutputs } from '@stagedoor/client';

export type Concert = RouterOutputs['concert']['get'];
export type ConcertDate = Concert['dates'][number];

/** Where the sale of a concert stands, for one who looks at it from outside. */
export type Sale =
  | 'cancelled'
  | 'unscheduled'
  | 'ended'
  | 'soon'
  | 'drawing'
  | 'closed'
  | 'soldOut'
  | 'paused'
  | 'open';

/** What of it matters most now. */
export function saleOf({ cancelReason, dates, salesOpenAt, draw, queue }: Concert, nowMs: number): Sale {
  if (cancelReason !== null) return 'cancelled';
  const left = dates.filter((date) => date.cancelReason === null);
  if (left.length === 0) return dates.length === 0 ? 'unscheduled' : 'cancelled';
  if (left.every((date) => date.salesEndAt.getTime() <= nowMs)) return 'ended';
  if (queue.state === 'closed') return 'closed';
  if (salesOpenAt.getTime() > nowMs) return 'soon';
  if (queue.soldOut) return 'soldOut';
  if (queue.state === 'paused') return 'paused';
  return draw.entries === null ? 'drawing' : 'open';
}

/** Whether there is a line to stand in. */
export const canEnter = (sale: Sale): boolean => ['soon', 'drawing', 'soldOut', 'paused', 'open'].includes(sale);
