import { parseArgs } from 'node:util';
import { clusterFlag, startCluster } from '../cluster.ts';
import { type History, rowsOf } from '../history.ts';
import { throughProcedure } from '../holds/by-stagedoor.ts';
import { buildHall } from '../holds/hall.ts';
import { randomPicks } from '../holds/pick.ts';
import { open } from '../holds/stagedoor.ts';
import { load, type Measured, percentile } from '../load.ts';
import { decimal, printTable, whole } from '../table.ts';
import { watchMemory } from './memory.ts';

/** What a visit of a buyer leaves behind in all tables together. */
const rowsOfVisit = 13;

/** How long an audit of many rows takes, and what a small sale beside it notices. */
export async function audit(args: string[]): Promise<void> {
  const { values } = parseArgs({
    args,
    options: {
      rows: { type: 'string', default: '1000000' },
      seconds: { type: 'string', default: '20' },
      callers: { type: 'string', default: '8' },
      ...clusterFlag,
    },
  });
  const visits = Math.ceil(Number(values.rows) / rowsOfVisit);
  const concerts = Math.ceil(visits / 80_000);
  const buyers = Math.ceil(visits / concerts);
  const history: History = { concerts, people: buyers, buyers };
  const hall = { seats: 100_000, visitors: 5_000 };
  await using cluster = await startCluster(values.database);
  await buildHall(cluster, hall, history);
  const databaseUrl = cluster.url('hall');
  const stagedoor = await open(databaseUrl);
  try {
    const hold = throughProcedure(stagedoor, hall);
    const next = randomPicks(hall);
    // Everyone rests between two holds: a sale that leaves the machine room, so that waiting shows.
    const sale = (): Promise<Measured> =>
      load(
        { callers: Number(values.callers), warmUpMs: 1_000, measureMs: Number(values.seconds) * 1_000, pauseMs: 50 },
        async () => {
          await hold(next()!);
          return true;
        },
      );
    const alone = await sale();
    const memory = watchMemory((text) => cluster.sql('hall', text));
    const startedMs = performance.now();
    let tookMs = 0;
    const audited = stagedoor
      .createCaller({ kind: 'operator' })
      .wallet.audit()
      .finally(() => (tookMs = performance.now() - startedMs));
    const [beside, results] = await Promise.all([sale(), audited]);
    const peaks = await memory.stop();
    const broken = results.filter((row) => !row.holds);
    if (broken.length > 0) throw new Error(broken.map((row) => row.violations.join('; ')).join('\n'));
    printTable(
      ['rows', 'audit s', 'rows/s', 'backend MB', 'node grew MB'],
      [
        [
          whole(rowsOf(history)),
          decimal(tookMs / 1_000, 1),
          whole((rowsOf(history) * 1_000) / tookMs),
          decimal(peaks.backendMb, 0),
          decimal(peaks.nodeMb, 0),
        ],
      ],
    );
    const p99 = percentile(alone.latenciesMs, 0.99)!;
    printTable(
      ['a small sale', 'holds/s', 'p50 ms', 'p99 ms', 'p99 of alone'],
      [row('alone', alone, p99), row('beside the audit', beside, p99)],
    );
    if (tookMs < Number(values.seconds) * 1_000) console.log('The audit ended before the sale did: ask for more rows.');
  } finally {
    await stagedoor.stop();
  }
}

function row(name: string, { perSecond, latenciesMs }: Measured, aloneP99: number): string[] {
  const p99 = percentile(latenciesMs, 0.99)!;
  return [
    name,
    whole(perSecond),
    decimal(percentile(latenciesMs, 0.5), 1),
    decimal(p99, 1),
    decimal(p99 / aloneP99, 2),
  ];
}
