import { Op, type Sequelize } from 'sequelize';
import { modelOf } from '../database/table.ts';
import { decodeCursor, pageOf, rowsToRead } from '../rpc/cursor.ts';
import { cancellations } from './cancellation.model.ts';
import type { CancellationOutput, CancellationsOutput } from './cancellation.schemas.ts';
import type { CancellationRow } from './cancellation.store.ts';

/** The cancelled dates of a concert, page by page. Ids begin with the time they were made. */
export async function listCancellations(
  db: Sequelize,
  concertId: string,
  { cursor, limit }: { cursor?: string | undefined; limit: number },
): Promise<CancellationsOutput> {
  const after = cursor === undefined ? '' : decodeCursor(cursor);
  const read = (await modelOf(db, cancellations).findAll({
    where: { concertId, scheduleId: { [Op.gt]: after } },
    order: ['scheduleId'],
    limit: rowsToRead(limit),
    raw: true,
  })) as readonly object[] as CancellationRow[];
  const { page, nextCursor } = pageOf(read, { limit }, ({ scheduleId }) => scheduleId);
  return { cancellations: page.map(present), nextCursor };
}

const present = (row: CancellationRow): CancellationOutput => ({
  ...row,
  byHand: row.finishedAt && (row.payments ?? 0) - row.refunded,
  failures: [...row.failures],
});
