import { refusal } from '../../errors.ts';
import type { Services } from '../../rpc/context.ts';
import { decodeCursor, numberKey, pageOf, rowsToRead } from '../../rpc/cursor.ts';
import { Refused } from '../../rpc/refused.ts';
import { shown } from './holdback.rules.ts';
import type { BlockedSeats, BlockedSeatsRequest } from './holdback.schemas.ts';
import { readFigures, readKept } from './holdback.store.ts';

/** What is kept back of a date, label by label and seat by seat. */
export async function listBlocked(
  { operators: { db }, clock }: Pick<Services, 'operators' | 'clock'>,
  { concertId, scheduleId, label, cursor, limit }: BlockedSeatsRequest & { limit: number },
): Promise<BlockedSeats> {
  const after = cursor === undefined ? 0 : Number(decodeCursor(cursor, numberKey));
  const of = { concertId, scheduleId };
  const figures = await readFigures(db, of, clock.now());
  if (figures.length === 0) throw new Refused(refusal('SCHEDULE_NOT_FOUND'));
  const read = await readKept(db, of, { label, after, limit: rowsToRead(limit) });
  const open = figures.find((each) => each.label === null) ?? { count: 0, sold: 0, held: 0 };
  const labels = figures.flatMap((each) => (each.label === null ? [] : [{ label: each.label, count: each.count }]));
  const { page, nextCursor } = pageOf(read, { limit }, ({ seatId }) => String(seatId));
  const blocked = labels.reduce((sum, { count }) => sum + count, 0);
  return {
    ...of,
    capacity: open.count + blocked,
    sold: open.sold,
    held: open.held,
    blocked,
    available: open.count - open.sold - open.held,
    labels,
    seats: page.map(shown),
    nextCursor,
  };
}
