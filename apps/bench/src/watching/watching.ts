import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { signAccessToken } from '@stagedoor/server';
import { clusterFlag, startCluster } from '../cluster.ts';
import { open } from '../holds/stagedoor.ts';
import { jwt } from '../secrets.ts';
import { decimal, printTable, whole } from '../table.ts';
import { fill } from '../opening/fill.ts';
import type { Held, Holds } from './holders.ts';
import type { Cost } from './server.ts';
import type { AllHeard, Streams } from './watchers.ts';

/** A hall sells out while everybody inside watches it: what that costs a node, and how long after a hold they see it. */
export async function watching(args: string[]): Promise<void> {
  const { values } = parseArgs({
    args,
    options: {
      watchers: { type: 'string', default: '100,1000,5000' },
      seats: { type: 'string', default: '10000' },
      holds: { type: 'string', default: '200' },
      ...clusterFlag,
    },
  });
  const [seats, perSecond] = [Number(values.seats), Number(values.holds)];
  await using cluster = await startCluster(values.database);
  const rows: string[][] = [];
  for (const count of values.watchers.split(',').map(Number)) {
    const database = `watching_${count}`;
    await cluster.make(database);
    // Everybody holds seats, so there must be enough people for them.
    const people = Math.max(count, Math.ceil(seats / seatsEach));
    const hall = await stage(cluster, database, people, seats);
    rows.push(await measure(cluster.url(database), hall, count, perSecond));
  }
  printTable(
    ['watchers', 'holds/s', 'CPU of a core', 'KB of memory each', 'bytes/s each', 'events/s each', 'p50 ms', 'p99 ms'],
    rows,
  );
}

/** Most that one person may hold. */
const seatsEach = 8;

interface Hall {
  readonly watched: readonly string[];
  readonly holds: Holds['holds'];
}

/** Everybody is inside, and every seat has somebody who will hold it. */
async function stage(
  cluster: Awaited<ReturnType<typeof startCluster>>,
  database: string,
  people: number,
  seats: number,
): Promise<Hall> {
  const stagedoor = await open(cluster.url(database));
  try {
    const operator = stagedoor.createCaller({ kind: 'operator' });
    const { concertId } = await operator.concert.create({ title: 'Everyone watches' });
    const { scheduleId } = await operator.concert.addSchedule({
      concertId,
      startsAt: new Date(Date.now() + 24 * 60 * 60_000),
      sections: [{ name: 'Hall', rows: Math.ceil(seats / 100), seatsPerRow: 100, price: 1_000 }],
    });
    await operator.queue.configure({ concertId, maxActive: 1_000_000, admitPerSecond: 100_000 });
    await fill(stagedoor, cluster, database, concertId, people);
    while ((await operator.queue.stats({ concertId })).active < people)
      await new Promise((resolve) => setTimeout(resolve, 100));
    const found = await cluster.sql<{ userId: string }>(
      database,
      'select user_id as "userId" from tokens where concert_id = $1 order by seq',
      [concertId],
    );
    const visits = await Promise.all(
      found.map(async ({ userId }, index) => ({
        bearer: await signAccessToken(userId, jwt),
        token: stagedoor.services.signer.sign({ concertId, userId, seq: index + 1, epoch: 0 }),
      })),
    );
    const watched = visits.map(({ token }) => {
      const input = JSON.stringify({ concertId, scheduleId, token });
      return `/trpc/concert.watchSeats?input=${encodeURIComponent(input)}`;
    });
    const holds = Array.from({ length: seats }, (_, index) => {
      const { bearer, token } = visits[index % people]!;
      return { bearer, input: { concertId, scheduleId, seatIds: [index + 1], token, idempotencyKey: `hold ${index}` } };
    });
    return { watched, holds };
  } finally {
    await stagedoor.stop();
  }
}

async function measure(databaseUrl: string, hall: Hall, count: number, perSecond: number): Promise<string[]> {
  const server = start('server.ts', ['--expose-gc']);
  const [watchers, holders] = [start('watchers.ts'), start('holders.ts')];
  try {
    const url = await tell<string>(server, { databaseUrl });
    const before = await tell<Cost>(server, 'cost');
    const streams: Streams = { url, paths: hall.watched.slice(0, count) };
    await tell(watchers, streams);
    const watched = await tell<Cost>(server, 'cost');
    const heardBefore = await tell<AllHeard>(watchers, 'heard');
    const startMs = performance.now();
    const holds: Holds = { url, perSecond, holds: hall.holds };
    const { seats, refused } = await tell<Held>(holders, holds);
    const seconds = (performance.now() - startMs) / 1_000;
    const after = await tell<Cost>(server, 'cost');
    // The last ones are still on their way.
    await new Promise((resolve) => setTimeout(resolve, 2_000));
    const all = await tell<AllHeard>(watchers, 'heard');
    if (refused > 0) console.log(`${refused} holds were refused.`);
    const lags = lagsOf(all, new Map(seats));
    return [
      whole(count),
      whole(seats.length / seconds),
      decimal((after.cpuSeconds - watched.cpuSeconds) / seconds, 2),
      decimal((watched.bytes - before.bytes) / count / 1_024, 1),
      whole((all.bytes - heardBefore.bytes) / count / seconds),
      decimal((all.events - heardBefore.events) / count / seconds, 1),
      whole(lags(0.5)),
      whole(lags(0.99)),
    ];
  } finally {
    for (const child of [holders, watchers, server]) child.kill();
  }
}

/** How long after its holder knew of it each watcher saw each seat go: the time below which a share of all these lies. */
function lagsOf({ seats, heard }: AllHeard, heldMs: ReadonlyMap<number, number>): (share: number) => number {
  const longestMs = 60_000;
  const counts = new Uint32Array(longestMs + 1);
  let all = 0;
  for (const { versions, timesMs } of heard) {
    let at = 0;
    for (const [seatId, version] of seats) {
      while (at < versions.length && versions[at]! < version) at++;
      const lagMs = (timesMs[at] ?? Infinity) - heldMs.get(seatId)!;
      counts[Math.round(Math.min(longestMs, Math.max(0, lagMs)))]!++;
      all++;
    }
  }
  return (share) => {
    let [sum, ms] = [0, 0];
    while (ms < longestMs && (sum += counts[ms]!) < all * share) ms++;
    return ms;
  };
}

function start(file: string, execArgv: string[] = []): ChildProcess {
  const child = fork(fileURLToPath(new URL(file, import.meta.url)), { serialization: 'advanced', execArgv });
  child.on('exit', (code) => code && process.exit(code));
  return child;
}

async function tell<Answer>(child: ChildProcess, message: object | string): Promise<Answer> {
  const answered = once(child, 'message') as Promise<[Answer]>;
  child.send(message);
  return (await answered)[0];
}
