import pg from 'pg';
import { load, percentile } from '../../load.ts';
import { randomPicks } from '../../holds/pick.ts';
import type { Statement } from '../../holds/statement.ts';
import { poolSize } from '../../holds/way.ts';
import type { Side } from '../subject.ts';

interface Hall {
  readonly databaseUrl: string;
  readonly seats: number;
  readonly visitors: number;
  readonly seconds: number;
}

/** Where pgbench is not installed: the same statement from Node, prepared, one round trip each. */
export function tightLoopSide(statement: Statement, hall: Hall): Side & AsyncDisposable {
  const pool = new pg.Pool({ connectionString: hall.databaseUrl, max: poolSize });
  const text = statement({ place: '$1', seat: '$2', visitor: '$3' });
  const next = randomPicks(hall);
  return {
    async run() {
      const measured = await load({ callers: 64, warmUpMs: 0, measureMs: hall.seconds * 1_000 }, async () => {
        const pick = next();
        if (pick === undefined) return false;
        await pool.query({ name: 'hold', text, values: [pick.place, pick.seat, pick.visitor] });
        return true;
      });
      return { value: measured.perSecond, p99Ms: percentile(measured.latenciesMs, 0.99) };
    },
    [Symbol.asyncDispose]: () => pool.end(),
  };
}
