import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { type Cluster, startCluster } from '../cluster.ts';
import { percentile } from '../load.ts';
import { decimal, printTable, whole } from '../table.ts';
import { Client, type Figures } from './client.ts';
import type { Flooded } from './flooder.ts';
import { type Hall, sale } from './sale.ts';
import { operatorKey } from '../secrets.ts';

const database = 'flood';

/** What the sale came to, with or without the flood. */
interface Phase {
  readonly client: Client;
  seconds: number;
  /** Of the server. */
  cpuSeconds: number;
}

/** Lets one address flood the list of concerts while a sale goes on, and prints what others notice of it. */
export async function flood(args: string[]): Promise<void> {
  const { values } = parseArgs({
    args,
    options: {
      requests: { type: 'string', default: '35' },
      lists: { type: 'string', default: '50' },
      concerts: { type: 'string', default: '100' },
      visits: { type: 'string', default: '6' },
      seconds: { type: 'string', default: '8' },
      rounds: { type: 'string', default: '3' },
    },
  });
  const [requestsPerSecond, lists, visits, seconds] = [
    values.requests,
    values.lists,
    values.visits,
    values.seconds,
  ].map(Number) as [number, number, number, number];
  await using cluster = await startCluster();
  await cluster.make(database);
  const server = fork(fileURLToPath(new URL('server.ts', import.meta.url)));
  const flooder = fork(fileURLToPath(new URL('flooder.ts', import.meta.url)));
  try {
    const url = await ask<string>(server, { databaseUrl: cluster.url(database) });
    const hall = await build(new Client(url), Number(values.concerts));
    await sale(new Client(url), hall, visits, 2);
    const calm: Phase = { client: new Client(url), seconds: 0, cpuSeconds: 0 };
    const flooded: Phase = { client: new Client(url), seconds: 0, cpuSeconds: 0 };
    const came: Flooded = { sent: 0, whole: 0, megabytes: 0 };
    const run = async (phase: Phase): Promise<void> => {
      const [cpu, startedMs] = [await ask<number>(server, 'cpu'), performance.now()];
      await sale(phase.client, hall, visits, seconds);
      phase.seconds += (performance.now() - startedMs) / 1_000;
      phase.cpuSeconds += (await ask<number>(server, 'cpu')) - cpu;
    };
    // In turn, so that whatever else the machine does meets both.
    for (let round = 0; round < Number(values.rounds); round++) {
      await run(calm);
      await ask(flooder, { url, requestsPerSecond, lists });
      await run(flooded);
      const { sent, whole: answered, megabytes } = await ask<Flooded>(flooder, 'stop');
      came.sent += sent;
      came.whole += answered;
      came.megabytes += megabytes;
    }
    await print(cluster, calm, flooded, came, lists);
  } finally {
    server.kill();
    flooder.kill();
  }
}

/** A hall on sale, and other concerts so that the list is long. */
async function build(client: Client, concerts: number): Promise<Hall> {
  const add = async (rows: number): Promise<Hall> => {
    const { concertId } = await client.mutate<{ concertId: string }>(
      'concert.create',
      { title: 'A concert' },
      operatorKey,
    );
    const sections = [{ name: 'Floor', rows, seatsPerRow: 20, price: 1_000 }];
    const date = { concertId, startsAt: '2100-01-01T19:00:00Z', sections };
    return { concertId, ...(await client.mutate<{ scheduleId: string }>('concert.addSchedule', date, operatorKey)) };
  };
  for (let made = 1; made < concerts; made++) await add(1);
  return await add(50);
}

async function print(cluster: Cluster, calm: Phase, flooded: Phase, came: Flooded, lists: number): Promise<void> {
  const rows: string[][] = [];
  const all = (phase: Phase): Figures => ({
    latenciesMs: [...phase.client.figures.values()].flatMap((figures) => figures.latenciesMs),
    refused: [...phase.client.figures.values()].reduce((sum, figures) => sum + figures.refused, 0),
  });
  const add = (name: string, before: Figures | undefined, during: Figures | undefined): void => {
    const [p99Before, p99During] = [at(before, 0.99), at(during, 0.99)];
    const ratio = p99Before === undefined || p99During === undefined ? undefined : p99During / p99Before;
    rows.push([name, ...columns(before), ...columns(during), decimal(ratio, 2)]);
  };
  for (const name of calm.client.figures.keys())
    add(name, calm.client.figures.get(name), flooded.client.figures.get(name));
  add('all', all(calm), all(flooded));
  printTable(
    ['', 'refused', 'p50 ms', 'p99 ms', 'refused, flood', 'p50 ms, flood', 'p99 ms, flood', 'p99 ratio'],
    rows,
  );
  const [busyBefore, busyDuring] = [calm.cpuSeconds / calm.seconds, flooded.cpuSeconds / flooded.seconds];
  console.log(
    `\nThe flood: ${whole(came.sent)} requests of ${lists} lists, ${whole(came.whole)} answered whole, ${whole(came.megabytes)} MB.`,
  );
  console.log(`The server: ${decimal(busyBefore, 2)} of a core without it, ${decimal(busyDuring, 2)} with it.`);
  const [log] = await cluster.sql<{ made: number; written: number }>(
    database,
    `select (select count(*)::int from users) as made,
       (select count(*)::int from users where exists (
         select from operator_log where procedure = 'user.create' and input->>'userId' = user_id)) as written`,
  );
  console.log(`The operator log: ${log!.written} of ${log!.made} users made have their line.`);
}

function columns(figures: Figures | undefined): string[] {
  const refused = figures === undefined ? '–' : `${figures.refused} of ${figures.latenciesMs.length}`;
  return [refused, decimal(at(figures, 0.5), 1), decimal(at(figures, 0.99), 1)];
}

const at = (figures: Figures | undefined, share: number): number | undefined =>
  figures &&
  percentile(
    figures.latenciesMs.toSorted((a, b) => a - b),
    share,
  );

async function ask<Answer>(child: ChildProcess, message: object | string): Promise<Answer> {
  const answered = once(child, 'message') as Promise<[Answer]>;
  child.send(message);
  return (await answered)[0];
}
