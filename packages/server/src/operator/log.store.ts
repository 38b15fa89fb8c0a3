import { insertRows } from '../database/statements.ts';
import type { Batch } from '../engine/batch.ts';
import { type LogLine, operatorLog } from './operator.model.ts';

const insert = insertRows(operatorLog, {
  each: ['logId', 'at', 'procedure', 'input', 'outcome'],
  ending: 'on conflict (log_id) do update set outcome = excluded.outcome',
});

/** Writes lines; to those that are there it adds the outcome. */
export async function writeLines(batch: Batch, lines: readonly LogLine[]): Promise<void> {
  await insert(
    batch.transaction,
    {},
    lines.map((line) => ({ ...line, input: storable(line.input) })),
  );
}

/** PostgreSQL keeps neither zero bytes nor halves of a character, and a line must never fail for its input. */
function storable(input: unknown): unknown {
  const text = JSON.stringify(input, (_name, value: unknown) =>
    typeof value === 'string' ? value.toWellFormed().replaceAll('\0', '\uFFFD') : value,
  );
  return JSON.parse(text) as unknown;
}
