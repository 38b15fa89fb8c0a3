import { jsonb, key, nullable, type RowOf, table, text, timestamptz } from '../database/table.ts';

/** What operators and services asked for with the operator's key, and what came of it. */
export const operatorLog = table('operator_log', {
  logId: key(text()),
  at: timestamptz(),
  procedure: text(),
  input: jsonb(),
  /** `ok` or the reason of the refusal; null until the call has ended. */
  outcome: nullable(text()),
});
export type LogLine = RowOf<typeof operatorLog>;

const answers = {
  caller: key(text()),
  procedure: key(text()),
  key: key(text()),
  fingerprint: text(),
  answer: text(),
  createdAt: timestamptz(),
};

/** Answers under their idempotency keys, which are pruned with the log: for commands of a concert. */
export const concertKeys = table('concert_keys', { concertId: key(text()), ...answers });

/** The same, for commands of a user or of their wallets. */
export const walletKeys = table('wallet_keys', { userId: key(text()), ...answers });
