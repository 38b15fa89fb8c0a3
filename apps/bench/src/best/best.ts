import { monitorEventLoopDelay } from 'node:perf_hooks';
import { parseArgs } from 'node:util';
import type { Stagedoor } from '@stagedoor/server';
import { type Cluster, clusterFlag, startCluster } from '../cluster.ts';
import { concertId, buildHall, openHall, scheduleIdOf, seatsOfSchedule, seqOf, userIdOf } from '../holds/hall.ts';
import { randomPicks } from '../holds/pick.ts';
import { brokenInvariants, open } from '../holds/stagedoor.ts';
import { load, type Measured, median, percentile } from '../load.ts';
import { decimal, printTable, whole } from '../table.ts';

/** Seats of a row. */
const seatsPerRow = 50;

/** A call for two seats by one visitor; false when there are none left. */
type Call = (buyer: {
  concert: ReturnType<Stagedoor['createCaller']>['concert'];
  token: string;
  place: number;
}) => Promise<boolean>;

interface Way {
  readonly name: string;
  /** @param pairs how many there are of two seats */
  call(pairs: number): Call;
}

interface Result extends Measured {
  /** The longest that the event loop was held up, its own start included. */
  readonly blockedMs: number;
}

interface Plan {
  readonly seats: number;
  readonly visitors: number;
  readonly callers: number;
  readonly warmUpMs: number;
  readonly measureMs: number;
}

const date = { concertId, scheduleId: scheduleIdOf(0) };

const ways: readonly Way[] = [
  {
    name: 'reserve, two seats by name, each pair once, at random',
    call(pairs) {
      const next = randomPicks({ seats: pairs, visitors: 1 });
      return async ({ concert, token, place }) => {
        const pair = next();
        if (pair === undefined) return false;
        const seatIds = [pair.seat * 2 + 1, pair.seat * 2 + 2];
        await concert.reserve({ ...date, seatIds, token, idempotencyKey: `hold ${place}` });
        return true;
      };
    },
  },
  {
    name: 'reserveBest, two seats',
    call:
      (pairs) =>
      async ({ concert, token, place }) => {
        if (place >= pairs) return false;
        await concert.reserveBest({ ...date, quantity: 2, token, idempotencyKey: `hold ${place}` });
        return true;
      },
  },
];

/** What the best seats cost beside seats by name: as many holds a second, on equal halls, in turns. */
export async function best(args: string[]): Promise<void> {
  const { values: flags } = parseArgs({
    args,
    options: {
      seconds: { type: 'string', default: '3' },
      rounds: { type: 'string', default: '4' },
      seats: { type: 'string', default: '100000' },
      callers: { type: 'string', default: '64' },
      ...clusterFlag,
    },
  });
  const [seats, visitors] = [Number(flags.seats), 10_000];
  if (seats > seatsOfSchedule) throw new Error(`A date has at most ${seatsOfSchedule} seats.`);
  await using cluster = await startCluster(flags.database);
  await buildHall(cluster, { seats, visitors }, { concerts: 0, people: visitors, buyers: 0 });
  const sections = [{ name: 'Floor', price: 100_000, rows: seats / seatsPerRow, seatsPerRow }];
  await cluster.sql(
    'hall',
    `insert into halls values ('${concertId}', '${date.scheduleId}', '${JSON.stringify({ sections })}')`,
  );
  const results = new Map<Way, Result[]>(ways.map((way) => [way, []]));
  for (let round = 1; round <= Number(flags.rounds); round++) {
    for (const [index, way] of ways.entries()) {
      const plan = { callers: Number(flags.callers), warmUpMs: 3_000, measureMs: Number(flags.seconds) * 1_000 };
      const result = await runWay(cluster, way, `best_${round}_${index}`, { seats, visitors, ...plan });
      results.get(way)!.push(result);
      console.log(`${way.name}: ${whole(result.perSecond)}/s`);
    }
  }
  const rates = [...results.values()].map((of) => median(of.map(({ perSecond }) => perSecond)));
  printTable(
    ['how two seats are held', 'holds/s', 'each round', 'of reserve', 'p50 ms', 'p99 ms', 'longest blocked ms'],
    [...results].map(([{ name }, of], index) => [
      name,
      whole(rates[index]!),
      of.map(({ perSecond }) => whole(perSecond)).join(' '),
      decimal(rates[index]! / rates[0]!, 2),
      decimal(median(of.map(({ latenciesMs }) => percentile(latenciesMs, 0.5)!)), 1),
      decimal(median(of.map(({ latenciesMs }) => percentile(latenciesMs, 0.99)!)), 1),
      whole(Math.max(...of.map(({ blockedMs }) => blockedMs))),
    ]),
  );
  console.log(
    `${flags.callers} callers, a hall of ${whole(seats)} seats; every run ended with all invariants holding (wallet.audit).`,
  );
}

async function runWay(cluster: Cluster, way: Way, name: string, plan: Plan): Promise<Result> {
  await using _hall = await openHall(cluster, name);
  const databaseUrl = cluster.url(name);
  const result = await run(databaseUrl, way, plan);
  const broken = await brokenInvariants(databaseUrl);
  if (broken.length > 0) throw new Error(`${way.name} broke invariants:\n${broken.join('\n')}`);
  return result;
}

async function run(databaseUrl: string, way: Way, { seats, visitors, ...plan }: Plan): Promise<Result> {
  const stagedoor = await open(databaseUrl);
  const delay = monitorEventLoopDelay({ resolution: 5 });
  try {
    const buyers = Array.from({ length: visitors }, (_, visitor) => {
      const userId = userIdOf(visitor);
      const token = stagedoor.services.signer.sign({ concertId, userId, seq: seqOf(visitor), epoch: 0 });
      return { concert: stagedoor.createCaller({ kind: 'user', userId }).concert, token };
    });
    const call = way.call(seats / 2);
    let place = 0;
    delay.enable();
    const measured = await load(plan, () => {
      const mine = place++;
      return call({ ...buyers[mine % visitors]!, place: mine });
    });
    return { ...measured, blockedMs: delay.max / 1e6 };
  } finally {
    delay.disable();
    await stagedoor.stop();
  }
}
