import pg from 'pg';
import { load } from '../load.ts';
import { randomPicks } from './pick.ts';
import type { Statement } from './statement.ts';
import { poolSize, type Way } from './way.ts';

/** The best that one transaction for each hold can do from Node: one prepared statement, one round trip. */
export const byStatement = (what: string, statement: Statement): Way => ({
  name: `one prepared statement, ${what}, 64 callers`,
  async run(run) {
    const pool = new pg.Pool({ connectionString: run.databaseUrl, max: poolSize });
    const text = statement({ place: '$1', seat: '$2', visitor: '$3' });
    const next = randomPicks(run);
    try {
      return await load({ callers: 64, ...run }, async () => {
        const pick = next();
        if (pick === undefined) return false;
        const { rowCount } = await pool.query({ name: 'hold', text, values: [pick.place, pick.seat, pick.visitor] });
        if (rowCount !== 1) throw new Error(`Seat ${pick.seat} was not held.`);
        return true;
      });
    } finally {
      await pool.end();
    }
  },
});
