import { once } from 'node:events';
import { parseArgs } from 'node:util';
import { Worker } from 'node:worker_threads';
import { defaults, serve, signAccessToken, type Stagedoor } from '@stagedoor/server';
import { startCluster } from '../cluster.ts';
import { open } from '../holds/stagedoor.ts';
import { jwt, operatorKey } from '../secrets.ts';
import { printTable, whole } from '../table.ts';
import type { Hoard, Hoarded } from './hoarders.ts';

/** Asks for large answers and never reads them, holds back bodies and hoards streams; prints the memory that it took. */
export async function unread(args: string[]): Promise<void> {
  const { values } = parseArgs({
    args,
    options: { seconds: { type: 'string', default: '20' }, only: { type: 'string' } },
  });
  await using cluster = await startCluster();
  const stagedoor = await open(cluster.url('stagedoor'));
  const served = await serve(stagedoor, { jwt, operatorKey, http: defaults.http }, { port: 0, host: '127.0.0.1' });
  try {
    const rows: string[][] = [];
    for (const [name, sockets, request] of await attacks(stagedoor)) {
      if (values.only !== undefined && !name.includes(values.only)) continue;
      rows.push([name, ...(await suffer(served.url, { sockets, request, seconds: Number(values.seconds) }))]);
    }
    printTable(['attack', 'sockets', 'still open', 'MB before', 'MB at most'], rows);
  } finally {
    await served.close();
    await stagedoor.stop();
  }
}

type Attack = readonly [name: string, sockets: number, request: string];

/** The beginning of a query, up to its headers. */
const get = (path: string, input: unknown): string =>
  `GET /trpc/${path}${encodeURIComponent(JSON.stringify(input))} HTTP/1.1\r\nHost: x\r\n`;

async function attacks(stagedoor: Stagedoor): Promise<Attack[]> {
  const operator = stagedoor.createCaller({ kind: 'operator' });
  const sections = [{ name: 'Floor', rows: 100, seatsPerRow: 100, price: 1_000 }];
  for (let index = 0; index < 100; index++) await operator.concert.create({ title: `Concert ${index} `.repeat(10) });
  const { concertId } = await operator.concert.create({ title: 'A large hall' });
  const { scheduleId } = await operator.concert.addSchedule({ concertId, startsAt: '2100-01-01T00:00:00Z', sections });
  await operator.user.create({ userId: 'hoarder', name: 'Hoarder' });
  const visitor = stagedoor.createCaller({ kind: 'user', userId: 'hoarder' });
  const { token } = await visitor.queue.issueToken({ concertId });
  while ((await visitor.queue.status({ token })).state !== 'active') await new Promise((go) => setTimeout(go, 100));
  const seats = get('concert.availableSeats?input=', { concertId, scheduleId, token });
  const bearer = await signAccessToken('hoarder', jwt);
  const list = Object.fromEntries(Array.from({ length: 50 }, (_, call) => [call, { limit: 100 }]));
  const lists = get(`${Array.from({ length: 50 }, () => 'concert.list').join(',')}?batch=1&input=`, list);
  const body = `POST /trpc/user.create HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 250000\r\n\r\n`;
  return [
    ['pipelined seats', 200, `${seats}Authorization: Bearer ${bearer}\r\n\r\n`.repeat(10)],
    ['lists in batches', 60, `${lists}\r\n`.repeat(2)],
    ['unfinished bodies', 1_500, body + ' '.repeat(200_000)],
    ['streams of one token', 3_000, `${get('queue.watch?input=', { token })}\r\n`],
  ];
}

async function suffer(url: string, attack: Omit<Hoard, 'port'>): Promise<string[]> {
  const before = process.memoryUsage.rss();
  const workerData: Hoard = { port: Number(new URL(url).port), ...attack };
  const hoarders = new Worker(new URL('hoarders.ts', import.meta.url), { workerData });
  const ended = once(hoarders, 'exit');
  const [{ stillOpen, mostBytes }] = (await once(hoarders, 'message')) as [Hoarded];
  await hoarders.terminate();
  await ended;
  return [attack.sockets, stillOpen, before / 1e6, mostBytes / 1e6].map(whole);
}
