import { usualPast } from '../../history.ts';
import { buildHall, holders, openHall } from '../../holds/hall.ts';
import { everything, seatAlone, type Statement } from '../../holds/statement.ts';
import { startChild } from '../child.ts';
import { type Open, workSide } from '../servers/work.ts';
import type { Comparison, Family, Side, Site, Stage } from '../subject.ts';
import { findPgbench, pgbenchSide, seatsForRuns } from '../yardsticks/pgbench.ts';
import { tightLoopSide } from '../yardsticks/tight-loop.ts';

const least = 'pgbench, a prepared statement that locks the seat alone, a hold';
const whole = 'pgbench, everything in one prepared statement, a hold';

async function hallOf({ cluster, seconds, runs }: Site): Promise<{ seats: number }> {
  const seats = seatsForRuns(runs, seconds);
  await buildHall(cluster, { seats, visitors: holders }, usualPast, 'holds');
  return { seats };
}

/** The hottest write, without a network: against what PostgreSQL itself can do with a transaction for each. */
export const holds: Family = {
  warmUps: 3,
  subjects: [
    { name: 'hold-64', what: '`concert.reserve` in process, 64 callers', yardstick: least, goal: 0.9 },
    { name: 'hold-1000', what: '`concert.reserve` in process, 1,000 callers', yardstick: least, goal: 1.2 },
    { name: 'hold-64-all', what: '`concert.reserve` in process, 64 callers', yardstick: whole, goal: 1.3 },
    { name: 'hold-1000-all', what: '`concert.reserve` in process, 1,000 callers', yardstick: whole, goal: 1.8 },
  ],
  prepare: async (site) => void (await hallOf(site)),
  async open(stage, wanted) {
    const { cluster, seconds } = stage;
    const { seats } = await hallOf(stage);
    const callers = async (count: number): Promise<Side> => {
      const name = `holds_${count}`;
      stage.use(await openHall(cluster, name, 'holds'));
      const child = stage.use(startChild(new URL('../servers/in-process.ts', import.meta.url)));
      await child.tell({ databaseUrl: cluster.url(name), seats, visitors: holders } satisfies Open);
      return workSide(child, { job: 'hold', callers: count, seconds });
    };
    const asked = (...names: string[]): boolean => names.some((name) => wanted.has(name));
    const [few, many, alone, all] = await Promise.all([
      asked('hold-64', 'hold-64-all') ? callers(64) : undefined,
      asked('hold-1000', 'hold-1000-all') ? callers(1_000) : undefined,
      asked('hold-64', 'hold-1000') ? bySql(stage, 'alone', seatAlone, seats) : undefined,
      asked('hold-64-all', 'hold-1000-all') ? bySql(stage, 'all', everything, seats) : undefined,
    ]);
    const comparisons: Comparison[] = [
      { subject: 'hold-64', of: few!, by: alone! },
      { subject: 'hold-1000', of: many!, by: alone! },
      { subject: 'hold-64-all', of: few!, by: all! },
      { subject: 'hold-1000-all', of: many!, by: all! },
    ];
    return comparisons.filter(({ subject }) => wanted.has(subject));
  },
};

async function bySql(stage: Stage, what: string, statement: Statement, seats: number): Promise<Side> {
  const { cluster, seconds } = stage;
  const name = `holds_${what}`;
  stage.use(await openHall(cluster, name, 'holds'));
  // The yardstick at its best: planned with what is there.
  await cluster.sql(name, 'analyze');
  const hall = { databaseUrl: cluster.url(name), seats, visitors: holders, seconds };
  const pgbench = await findPgbench();
  if (pgbench !== undefined) return pgbenchSide(pgbench, statement, hall);
  console.log('pgbench is not installed: a tight loop of node-postgres stands for it, which is a weaker yardstick.');
  return stage.use(tightLoopSide(statement, hall));
}
