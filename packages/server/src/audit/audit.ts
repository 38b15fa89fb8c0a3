import { QueryTypes, type Sequelize, Transaction } from 'sequelize';
import type { InvariantOutput } from './audit.schemas.ts';
import { invariants } from './invariants.ts';

const samples = 20;

/** A big hall takes a while, but an audit must not hold a snapshot for ever. */
const timeoutMs = 60_000;

/** Checks every invariant in one REPEATABLE READ snapshot. */
export async function audit(db: Sequelize): Promise<InvariantOutput[]> {
  return await db.transaction({ isolationLevel: Transaction.ISOLATION_LEVELS.REPEATABLE_READ }, async (transaction) => {
    await db.query(`set local transaction_read_only = on; set local statement_timeout = ${timeoutMs}`, { transaction });
    const results: InvariantOutput[] = [];
    for (const { name, violations } of invariants) {
      const found = await db.query<{ violation: string }>(
        `select violation from (${violations}) as v (violation) limit ${samples}`,
        { type: QueryTypes.SELECT, transaction },
      );
      results.push({ name, holds: found.length === 0, violations: found.map((row) => row.violation) });
    }
    return results;
  });
}
