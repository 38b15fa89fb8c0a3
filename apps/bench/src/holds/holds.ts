import { parseArgs } from 'node:util';
import { type Cluster, clusterFlag, startCluster } from '../cluster.ts';
import { median, percentile } from '../load.ts';
import { decimal, printTable, whole } from '../table.ts';
import { byHttp, payingByHttp } from './by-http.ts';
import { byPgbench, findPgbench } from './by-pgbench.ts';
import { bySequelize } from './by-sequelize.ts';
import { byEngine, byProcedure } from './by-stagedoor.ts';
import { byStatement } from './by-statement.ts';
import { buildHall, type Hall, openHall } from './hall.ts';
import { brokenInvariants } from './stagedoor.ts';
import { everything, seatAlone } from './statement.ts';
import type { Result, Run, Way } from './way.ts';

/** How many random free seats a second can be held, one way against another, on one PostgreSQL in one run. */
export async function holds(args: string[]): Promise<void> {
  const { values: flags } = parseArgs({
    args,
    options: {
      seconds: { type: 'string', default: '5' },
      rounds: { type: 'string', default: '2' },
      visitors: { type: 'string', default: '10000' },
      seats: { type: 'string', default: '200000' },
      past: { type: 'string', default: '10' },
      only: { type: 'string', default: '' },
      ...clusterFlag,
    },
  });
  // It goes by the clock, and would run out of seats.
  const pgbench = Number(flags.seats) < 100_000 ? undefined : await findPgbench();
  if (pgbench === undefined) console.log('pgbench is not installed or the hall is too small for it: skipped');
  const ways = waysOf(pgbench).filter((way) => way.name.includes(flags.only));
  await using cluster = await startCluster(flags.database);
  const hall: Hall = { seats: Number(flags.seats), visitors: Number(flags.visitors) };
  await buildHall(cluster, hall, { concerts: Number(flags.past), people: 20_000, buyers: 10_000 });
  const results = new Map<Way, Result[]>(ways.map((way) => [way, []]));
  // A small hall would be sold in the warm-up.
  const warmUpMs = Math.min(1_000, hall.seats / 50);
  const load = { ...hall, warmUpMs, measureMs: Number(flags.seconds) * 1_000 };
  // Rounds go through all ways in turn, so that a noisy minute shows in every line and not in one.
  for (let round = 1; round <= Number(flags.rounds); round++) {
    for (const [index, way] of ways.entries())
      results.get(way)!.push(await runWay(cluster, way, `hall_${round}_${index}`, load));
  }
  print(results, pgbench ? 'pgbench' : 'one prepared statement');
  console.log(
    `Every run ended with all invariants holding (wallet.audit), on a new hall of ${whole(hall.seats)} seats in a database with ${whole(Number(flags.past))} past concerts.`,
  );
}

function waysOf(pgbench: string | undefined): Way[] {
  return [
    bySequelize,
    byStatement('seat alone', seatAlone),
    ...(pgbench ? [byPgbench(pgbench, 'seat alone', seatAlone)] : []),
    byStatement('everything', everything),
    ...(pgbench ? [byPgbench(pgbench, 'everything', everything)] : []),
    byEngine(64),
    byEngine(1_000),
    byProcedure(64),
    byHttp,
    payingByHttp,
  ];
}

async function runWay(cluster: Cluster, way: Way, name: string, load: Omit<Run, 'databaseUrl'>): Promise<Result> {
  await using _hall = await openHall(cluster, name);
  const databaseUrl = cluster.url(name);
  const result = await way.run({ ...load, databaseUrl });
  const [held] = await cluster.sql<{ count: number }>(
    name,
    'select count(*)::int from seats where reservation_id is not null',
  );
  if (held!.count < result.done) throw new Error(`${way.name}: ${result.done} answers, ${held!.count} seats held.`);
  const broken = await brokenInvariants(databaseUrl);
  if (broken.length > 0) throw new Error(`${way.name} broke invariants:\n${broken.join('\n')}`);
  console.log(`${way.name}: ${whole(result.perSecond)}/s`);
  return result;
}

/** Figures are medians of the rounds; the ratio is to the line whose name begins the comparison. */
function print(results: ReadonlyMap<Way, readonly Result[]>, yardstick: string): void {
  const of = (way: Way, figure: (result: Result) => number | undefined): number | undefined => {
    const values = results.get(way)!.flatMap((result) => figure(result) ?? []);
    return values.length > 0 ? median(values) : undefined;
  };
  const base = [...results.keys()].find((way) => way.name.includes(yardstick));
  const baseRate = base && of(base, (result) => result.perSecond);
  printTable(
    ['how a seat is held', 'holds/s', 'each round', `of ${yardstick}`, 'p50 ms', 'p99 ms', 'batch'],
    [...results].map(([way, rounds]) => {
      const rate = of(way, (result) => result.perSecond)!;
      return [
        way.name,
        whole(rate),
        rounds.map((result) => whole(result.perSecond)).join(' '),
        decimal(baseRate && rate / baseRate, 2),
        decimal(
          of(way, (result) => percentile(result.latenciesMs, 0.5)),
          1,
        ),
        decimal(
          of(way, (result) => percentile(result.latenciesMs, 0.99)),
          1,
        ),
        decimal(
          of(way, (result) => result.batchSize),
          0,
        ),
      ];
    }),
  );
}
