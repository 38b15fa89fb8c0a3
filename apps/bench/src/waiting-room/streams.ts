import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { defaults, serve, type Stagedoor } from '@stagedoor/server';
import { clusterFlag, startCluster } from '../cluster.ts';
import { open } from '../holds/stagedoor.ts';
import { jwt, operatorKey } from '../secrets.ts';
import { decimal, printTable, whole } from '../table.ts';
import { fill } from './fill.ts';

/** Opens more and more streams to one node, lets people in before them and prints what the streams cost. */
export async function streams(args: string[]): Promise<void> {
  const { values } = parseArgs({
    args,
    options: {
      streams: { type: 'string', default: '100,1000,5000' },
      seconds: { type: 'string', default: '10' },
      ...clusterFlag,
    },
  });
  await using cluster = await startCluster(values.database);
  const rows: string[][] = [];
  for (const count of values.streams.split(',').map(Number)) {
    const database = `streams_${count}`;
    await cluster.make(database);
    const stagedoor = await open(cluster.url(database));
    const served = await serve(
      stagedoor,
      {
        jwt,
        operatorKey,
        http: {
          ...defaults.http,
          callsPerAddress: 1e6,
          connectionsPerAddress: 1e6,
          streamsPerAddress: 1e6,
          streams: 1e6,
        },
      },
      { port: 0, host: '127.0.0.1' },
    );
    const readers = fork(fileURLToPath(new URL('stream-readers.ts', import.meta.url)), { serialization: 'json' });
    try {
      const operator = stagedoor.createCaller({ kind: 'operator' });
      const { concertId } = await operator.concert.create({ title: 'Everyone' });
      await operator.queue.configure({ concertId, maxActive: 0 });
      await fill(stagedoor, cluster, database, concertId, count);
      const before = memory();
      await tell(readers, { url: served.url, tokens: tokensOf(stagedoor, concertId, count) });
      const each = (memory() - before) / count;
      await operator.queue.configure({ concertId, maxActive: 1_000_000 });
      rows.push([whole(count), decimal(each / 1_024, 1), ...(await listen(readers, Number(values.seconds)))]);
    } finally {
      readers.kill();
      await served.close();
      await stagedoor.stop();
    }
  }
  printTable(['streams', 'KB each', 'events/s', 'CPU of a core', 'p99 wait ms'], rows);
}

/** What comes in while fifty people a second are let in. */
async function listen(readers: ChildProcess, seconds: number): Promise<string[]> {
  const delays = monitorEventLoopDelay({ resolution: 1 });
  const first = await tell(readers, 'count');
  const cpu = process.cpuUsage();
  delays.enable();
  await new Promise((resolve) => setTimeout(resolve, seconds * 1_000));
  delays.disable();
  const used = process.cpuUsage(cpu);
  const events = (await tell(readers, 'count')) - first;
  const share = (used.user + used.system) / (seconds * 1e6);
  return [whole(events / seconds), decimal(share, 2), decimal(delays.percentile(99) / 1e6, 1)];
}

function tokensOf({ services }: Stagedoor, concertId: string, count: number): string[] {
  return Array.from({ length: count }, (_, index) =>
    services.signer.sign({ concertId, userId: `visitor-${index + 1}`, seq: index + 1, epoch: 0 }),
  );
}

function memory(): number {
  globalThis.gc?.();
  return process.memoryUsage().rss;
}

async function tell(readers: ChildProcess, message: object | string): Promise<number> {
  const answered = once(readers, 'message') as Promise<[number]>;
  readers.send(message);
  return (await answered)[0];
}
