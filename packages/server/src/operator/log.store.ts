import { write } from '../database/rows.ts';
import type { Batch } from '../engine/batch.ts';

/** What was asked for with the operator's key. */
export interface LogLine {
  readonly logId: string;
  readonly at: Date;
  readonly procedure: string;
  readonly input: unknown;
  /** `ok` or the reason of the refusal; null until the call has ended. */
  readonly outcome: string | null;
}

/** Writes lines; to those that are there it adds the outcome. */
export async function writeLines(batch: Batch, lines: readonly LogLine[]): Promise<void> {
  await write(
    batch.transaction,
    `insert into operator_log (log_id, at, procedure, input, outcome)
     select l.log_id, l.at, l.procedure, l.input::jsonb, l.outcome
     from unnest($1::text[], $2::timestamptz[], $3::text[], $4::text[], $5::text[]) as l (log_id, at, procedure, input, outcome)
     on conflict (log_id) do update set outcome = excluded.outcome`,
    [
      lines.map((line) => line.logId),
      lines.map((line) => line.at),
      lines.map((line) => line.procedure),
      lines.map((line) => JSON.stringify(line.input, storable)),
      lines.map((line) => line.outcome),
    ],
  );
}

/** PostgreSQL keeps neither zero bytes nor halves of a character, and a line must never fail for its input. */
function storable(_name: string, value: unknown): unknown {
  return typeof value === 'string' ? value.toWellFormed().replaceAll('\0', '\uFFFD') : value;
}
