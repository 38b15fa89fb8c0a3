import { parseArgs } from 'node:util';
import { migrate } from '@stagedoor/server/migrate';
import { clusterFlag, startCluster } from '../cluster.ts';
import { seedHistory } from '../history.ts';
import { open } from '../holds/stagedoor.ts';
import { decimal, printTable, whole } from '../table.ts';
import { enterAll, makeVisitors } from './fill.ts';

/** How fast people enter a new concert of a database that was analysed with nothing but ended tokens, part by part. */
export async function entering(args: string[]): Promise<void> {
  const { values } = parseArgs({
    args,
    options: {
      people: { type: 'string', default: '200000' },
      step: { type: 'string', default: '20000' },
      old: { type: 'string', default: '1000000' },
      ...clusterFlag,
    },
  });
  const [people, step, old] = [Number(values.people), Number(values.step), Number(values.old)];
  const concerts = 10;
  const database = 'entering';
  await using cluster = await startCluster(values.database);
  await cluster.make(database);
  await migrate(cluster.url(database));
  await seedHistory(cluster, database, { concerts, people: Math.ceil(old / concerts), buyers: 0 });
  // An hour of autovacuum could save the day; the first minutes must do without.
  for (const table of ['tokens', 'users', 'queues'])
    await cluster.sql(database, `alter table ${table} set (autovacuum_enabled = false)`);
  const stagedoor = await open(cluster.url(database));
  try {
    const operator = stagedoor.createCaller({ kind: 'operator' });
    const { concertId } = await operator.concert.create({ title: 'Everyone' });
    await operator.queue.pause({ concertId });
    const rates: number[] = [];
    let entered = 0;
    await makeVisitors(cluster, database, people);
    let startedMs = performance.now();
    await enterAll(stagedoor, concertId, people, () => {
      if (++entered % step !== 0) return;
      const nowMs = performance.now();
      rates.push((step * 1_000) / (nowMs - startedMs));
      startedMs = nowMs;
      console.log(`${whole(entered)} entered: ${whole(rates.at(-1)!)}/s`);
    });
    printTable(
      ['entered', 'entries/s', 'of the first'],
      rates.map((rate, part) => [whole((part + 1) * step), whole(rate), decimal(rate / rates[0]!, 2)]),
    );
    console.log(
      `${whole(old)} old tokens; the last part went at ${decimal(rates.at(-1)! / rates[0]!, 2)} of the first.`,
    );
  } finally {
    await stagedoor.stop();
  }
}
