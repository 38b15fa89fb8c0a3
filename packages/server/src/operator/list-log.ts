import type { Sequelize } from 'sequelize';
import { read } from '../database/read.ts';
import { allColumnsOf } from '../database/statements.ts';
import { keyBefore, pageOf, rowsToRead } from '../rpc/cursor.ts';
import { type LogLine, operatorLog } from './operator.model.ts';
import type { LogPage, LogRequest } from './operator.schemas.ts';

const newestFirst = `select ${allColumnsOf(operatorLog)} from operator_log where log_id < $1 order by log_id desc limit $2`;

/** The operator log, newest first. Ids begin with the time they were made. */
export async function listLog(
  db: Sequelize,
  { procedures, cursor, limit }: LogRequest & { limit: number },
): Promise<LogPage> {
  const isFiltered = procedures !== undefined;
  const before = keyBefore('log', cursor);
  const found = await read<LogLine>(db, newestFirst, [before, rowsToRead(limit, isFiltered)]);
  const isMeant = ({ procedure }: { procedure: string }): boolean => procedures?.includes(procedure) ?? true;
  const { page, nextCursor } = pageOf(found, { limit, isFiltered }, ({ logId }) => logId, isMeant);
  const lines = page.map(({ input, ...line }) => ({ ...line, input: input as Record<string, unknown> }));
  return { lines, nextCursor };
}
