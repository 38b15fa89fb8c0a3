import { httpSide, onceEach, repeated } from '../drivers/http-side.ts';
import { batchRequest, mutationRequest, queryRequest } from '../drivers/requests.ts';
import { emptyDatabase, makeCrowd, makeDate } from '../scenes/concerts.ts';
import { holdEachSeat } from '../scenes/holds.ts';
import { type Server, startServer } from '../servers/server.ts';
import type { Product } from '../servers/stagedoor.ts';
import type { Family, Side, Stage, Subject } from '../subject.ts';
import { asking, mutationCalls, queryCalls, scene } from './procedure-calls.ts';

const connections = 16;

/** Calls of a batch. */
const batched = 10;

/** Rounds are short, as there are many procedures: sockets, which are counted exactly, drive them. */
const seconds = 0.25;

/** A request by its number. */
type Request = (n: number) => Buffer;

const requests: Readonly<Record<string, Request>> = {
  ...mapped(queryCalls, (procedure, call) => (n) => queryRequest(procedure, call(n).input, call(n).bearer)),
  ...mapped(mutationCalls, (procedure, call) => (n) => mutationRequest(procedure, call(n).input, call(n).bearer)),
  batch: (n) =>
    batchRequest(
      Array.from({ length: batched }, (_, at) => ['queue.status', queryCalls['queue.status']!(n + at).input]),
    ),
};

/** Every other procedure: what our HTTP side brings, where the procedure itself is the same. */
export const procedures: Family = {
  rounds: 3,
  subjects: Object.keys(requests).map((procedure): Subject => ({
    name: `http-${procedure}`,
    what:
      procedure === 'batch' ? `${batched} times \`queue.status\` in a batch, over HTTP` : `\`${procedure}\` over HTTP`,
    yardstick: 'tRPC’s stock fetch adapter on Hono, the same procedure',
    goal: 1.5,
  })),
  async open(stage, wanted) {
    const { cluster } = stage;
    const { url } = stage.use(await emptyDatabase(cluster, 'procedures'));
    await setScene(stage);
    const product = stage.use(await startServer<Product>('stagedoor.ts', { databaseUrl: url }));
    const stock = stage.use(await startServer<Product>('stock.ts', { databaseUrl: url }));
    const side = (server: Server, procedure: string, request: Request, first: number): Side => {
      const own = isRepeatable(procedure)
        ? repeated(asking, request)
        : onceEach((index) => request(first + index), { perSecond: mostPerSecond });
      return httpSide(stage, server, connections, own, { drive: stage.bySockets, seconds });
    };
    return Object.entries(requests)
      .filter(([procedure]) => wanted.has(`http-${procedure}`))
      .map(([procedure, request]) => ({
        subject: `http-${procedure}`,
        of: side(product, procedure, request, 0),
        by: side(stock, procedure, request, apart),
      }));
  },
};

/** No mutation here is called more often in a second, and what each side calls is apart from what the other does. */
const mostPerSecond = 8_000;
const apart = 5_000;

const isRepeatable = (procedure: string): boolean => !(procedure in mutationCalls);

async function setScene({ cluster }: Stage): Promise<void> {
  const { concertId, otherId, closedId, few, many, held, inside, seats } = scene;
  await makeCrowd(cluster, 'procedures', { concertId, inside, waiting: 0, maxSeatsPerUser: 100_000 });
  for (const other of [otherId, closedId])
    await makeCrowd(cluster, 'procedures', { concertId: other, inside: 0, waiting: 0 });
  const date = (scheduleId: string, count: number): Promise<void> =>
    makeDate(cluster, 'procedures', { concertId, scheduleId, seats: count, price: 1_000 });
  await date(few, 50);
  await date(many, seats);
  await date('sch_best', seats);
  await date(held, inside);
  await holdEachSeat(cluster, 'procedures', { concertId, scheduleId: held, price: 1_000 });
  await cluster.sql('procedures', 'analyze');
}

function mapped<From, To>(record: Readonly<Record<string, From>>, change: (key: string, value: From) => To) {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, change(key, value)]));
}
