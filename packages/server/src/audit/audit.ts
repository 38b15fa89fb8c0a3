import { type Sequelize, Transaction } from 'sequelize';
import { connectionOf } from '../database/rows.ts';
import { inTransaction } from '../database/transaction.ts';
import type { InvariantOutput } from './audit.schemas.ts';
import { invariants } from './invariants.ts';

const samples = 20;

/** A big hall takes a while, but an audit must not hold a snapshot for ever. */
const timeoutMs = 60_000;

/** It reads whole tables, which commands never do. */
const planning = 'set local enable_seqscan = on; set local enable_bitmapscan = on';

/** Checks every invariant in one REPEATABLE READ snapshot, with a time limit of its own. */
export async function audit(db: Sequelize): Promise<InvariantOutput[]> {
  const isolationLevel = Transaction.ISOLATION_LEVELS.REPEATABLE_READ;
  const check = async (transaction: Transaction): Promise<InvariantOutput[]> => {
    await db.query(`set local transaction_read_only = on; set local statement_timeout = ${timeoutMs}; ${planning}`, {
      transaction,
    });
    const results: InvariantOutput[] = [];
    for (const { name, violations } of invariants) {
      const text = `select violation from (${violations}) as v (violation) limit ${samples}`;
      // pg's own limit for each query has to let the server's speak first.
      const query = { text, query_timeout: timeoutMs + 1_000 };
      const { rows } = await connectionOf(transaction).query<{ violation: string }>(query);
      results.push({ name, holds: rows.length === 0, violations: rows.map((row) => row.violation) });
    }
    return results;
  };
  return await inTransaction(db, check, { isolationLevel });
}
