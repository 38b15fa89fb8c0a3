import { Op, type Sequelize } from 'sequelize';
import { modelOf } from '../database/table.ts';
import { decodeCursor, pageOf, rowsToRead } from '../rpc/cursor.ts';
import { operatorLog } from './operator.model.ts';
import type { LogPage, LogRequest } from './operator.schemas.ts';

/** The operator log, newest first. Ids begin with the time they were made. */
export async function listLog(
  db: Sequelize,
  { procedures, cursor, limit }: LogRequest & { limit: number },
): Promise<LogPage> {
  const isFiltered = procedures !== undefined;
  const read = await modelOf(db, operatorLog).findAll({
    ...(cursor === undefined ? {} : { where: { logId: { [Op.lt]: decodeCursor(cursor) } } }),
    order: [['logId', 'DESC']],
    limit: rowsToRead(limit, isFiltered),
    raw: true,
  });
  const isMeant = ({ procedure }: { procedure: string }): boolean => procedures?.includes(procedure) ?? true;
  const { page, nextCursor } = pageOf(read, { limit, isFiltered }, ({ logId }) => logId, isMeant);
  const lines = page.map(({ input, ...line }) => ({ ...line, input: input as Record<string, unknown> }));
  return { lines, nextCursor };
}
