import { parseArgs } from 'node:util';
import type { Stagedoor } from '@stagedoor/server';
import { clusterFlag, startCluster } from '../cluster.ts';
import { open } from '../holds/stagedoor.ts';
import { load, percentile } from '../load.ts';
import { decimal, printTable, whole } from '../table.ts';
import { fill } from './fill.ts';

/** One size of crowd, as it was measured. */
interface Measured {
  readonly people: number;
  readonly enteredPerSecond: number;
  readonly pollsPerSecond: number;
  readonly pollP99Ms: number;
  readonly memoryMb: number;
  readonly tickMs: number;
}

/** Fills a concert's queue with more and more people and prints what a poll, a tick and a place cost then. */
export async function waitingRoom(args: string[]): Promise<void> {
  const { values } = parseArgs({
    args,
    options: {
      people: { type: 'string', default: '1000,100000,1000000' },
      seconds: { type: 'string', default: '4' },
      ...clusterFlag,
    },
  });
  await using cluster = await startCluster(values.database);
  const rows: Measured[] = [];
  for (const people of values.people.split(',').map(Number)) {
    const database = `crowd_${people}`;
    await cluster.make(database);
    const stagedoor = await open(cluster.url(database));
    try {
      const { concertId } = await stagedoor.createCaller({ kind: 'operator' }).concert.create({ title: 'Everyone' });
      // Nobody is let in while it fills, so that all of them wait at once.
      await stagedoor.createCaller({ kind: 'operator' }).queue.pause({ concertId });
      const enteredPerSecond = await fill(stagedoor, cluster, database, concertId, people);
      rows.push({ people, enteredPerSecond, ...(await measure(stagedoor, concertId, people, Number(values.seconds))) });
    } finally {
      await stagedoor.stop();
    }
  }
  const first = rows[0]!;
  printTable(
    ['waiting', 'entered/s', 'polls/s', 'of the first', 'poll p99 ms', 'memory MB', 'tick ms'],
    rows.map((row) => [
      whole(row.people),
      whole(row.enteredPerSecond),
      whole(row.pollsPerSecond),
      decimal(row.pollsPerSecond / first.pollsPerSecond, 2),
      decimal(row.pollP99Ms, 2),
      whole(row.memoryMb),
      decimal(row.tickMs, 1),
    ]),
  );
}

async function measure(
  stagedoor: Stagedoor,
  concertId: string,
  people: number,
  seconds: number,
): Promise<Omit<Measured, 'people' | 'enteredPerSecond'>> {
  const { signer, queues } = stagedoor.services;
  const anyone = stagedoor.createCaller({ kind: 'anonymous' });
  const tokens = Array.from({ length: 2_000 }, () => {
    const seq = 1 + Math.floor(Math.random() * people);
    return signer.sign({ concertId, userId: `visitor-${seq}`, seq, epoch: 0 });
  });
  let next = 0;
  const polls = await load({ callers: 1, warmUpMs: 1_000, measureMs: seconds * 1_000 }, async () => {
    await anyone.queue.status({ token: tokens[next++ % tokens.length]! });
    // Polls never leave the process here; a turn of the event loop lets the tick run, as the network would.
    if (next % 64 === 0) await new Promise((resolve) => setImmediate(resolve));
    return true;
  });
  await stagedoor.createCaller({ kind: 'operator' }).queue.resume({ concertId });
  const ticks: number[] = [];
  for (let tick = 0; tick < 20; tick++) {
    const startedMs = performance.now();
    await queues.tick();
    ticks.push(performance.now() - startedMs);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  globalThis.gc?.();
  return {
    pollsPerSecond: polls.perSecond,
    pollP99Ms: percentile(polls.latenciesMs, 0.99)!,
    memoryMb: process.memoryUsage().rss / 1_048_576,
    tickMs:
      percentile(
        ticks.sort((a, b) => a - b),
        0.95,
      )! + (await admitMs(stagedoor)),
  };
}

/** How long the admission's own transaction takes, by the engine's figures. */
async function admitMs(stagedoor: Stagedoor): Promise<number> {
  const figures = await stagedoor.registry.getMetricsAsJSON();
  const values = figures.find((figure) => figure.name === 'stagedoor_batch_seconds')?.values as {
    metricName?: string;
    labels: { command?: string };
    value: number;
  }[];
  const of = (suffix: string): number =>
    values.find((one) => one.metricName === `stagedoor_batch_seconds_${suffix}` && one.labels.command === 'queue.admit')
      ?.value ?? 0;
  return of('count') === 0 ? 0 : (of('sum') * 1_000) / of('count');
}
