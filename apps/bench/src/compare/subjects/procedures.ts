import type { Cluster } from '../../cluster.ts';
import { seedHistory } from '../../history.ts';
import { httpSide, onceEach, repeated, type Requests, someEach } from '../drivers/http-side.ts';
import { batchRequest, mutationRequest, queryRequest } from '../drivers/requests.ts';
import { emptyDatabase, makeCrowd, makeDate } from '../scenes/concerts.ts';
import { makeExpendable, makePlan } from '../scenes/expendable.ts';
import { holdEachSeat } from '../scenes/holds.ts';
import { type Server, startServer } from '../servers/server.ts';
import type { Product } from '../servers/stagedoor.ts';
import type { Comparison, Family, Side, Site, Subject } from '../subject.ts';
import { apart, asking, bestOf, callsOfRound, mutationCalls, queryCalls, scene } from './procedure-calls.ts';

const usualConnections = 16;

/** Calls of a batch. */
const batched = 10;

/**
 * Many short rounds rather than a few long ones: what something else takes is one round's alone, and half of them lie close to
 * what another run would find. Sockets drive them, which are counted exactly.
 */
const seconds = 0.055;
const mostRounds = 16;

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
  roundsOf: (asked) => Math.min(mostRounds, 4 * asked),
  subjects: Object.keys(requests).map((procedure): Subject => ({
    name: `http-${procedure}`,
    what:
      procedure === 'batch' ? `${batched} times \`queue.status\` in a batch, over HTTP` : `\`${procedure}\` over HTTP`,
    yardstick: 'tRPC’s stock fetch adapter on Hono, the same procedure',
    goal: 1.5,
  })),
  prepare: async (site) => void (await sceneOf(site)),
  async open(stage, wanted) {
    const databaseUrl = stage.cluster.url(await sceneOf(stage));
    const start = async (file: string): Promise<Server> => stage.use(await startServer<Product>(file, { databaseUrl }));
    const [product, stock] = await Promise.all([start('stagedoor.ts'), start('stock.ts')]);
    const side = (server: Server, procedure: string, request: Request, first: number): Side => {
      const { calls, connections = usualConnections } = callsOfRound[procedure] ?? {};
      const from = (index: number): Buffer => request(first + index);
      const own = requestsOf(procedure, from, calls);
      return httpSide(stage, server, connections, own, { drive: stage.bySockets, seconds });
    };
    return Object.entries(requests)
      .filter(([procedure]) => wanted.has(`http-${procedure}`))
      .map(([procedure, request]): Comparison => ({
        subject: `http-${procedure}`,
        ...(callsOfRound[procedure]?.rounds && { rounds: callsOfRound[procedure].rounds }),
        of: side(product, procedure, request, 0),
        by: side(stock, procedure, request, procedure in callsOfRound ? scene.expendable / 2 : apart),
      }));
  },
};

/** No mutation here is called more often in a second. */
const mostPerSecond = 8_000;

function requestsOf(procedure: string, request: Request, calls: number | undefined): Requests {
  if (calls !== undefined) return someEach(request, calls);
  return procedure in mutationCalls ? onceEach(request, { perSecond: mostPerSecond }) : repeated(asking, request);
}

const sceneOf = ({ cluster }: Site): Promise<string> =>
  cluster.template('procedures', async () => {
    await emptyDatabase(cluster, 'procedures');
    await setScene(cluster);
  });

async function setScene(cluster: Cluster): Promise<void> {
  const { concertId, otherId, closedId, leftId, planId, few, many, held, inside, seats, expendable, buyers } = scene;
  await seedHistory(cluster, 'procedures', { concerts: 1, people: buyers, buyers });
  await makeCrowd(cluster, 'procedures', { concertId, inside, waiting: 0, maxSeatsPerUser: 100_000 });
  for (const other of [otherId, closedId])
    await makeCrowd(cluster, 'procedures', { concertId: other, inside: 0, waiting: 0 });
  await makeCrowd(cluster, 'procedures', { concertId: leftId, inside: 0, waiting: expendable });
  await makeExpendable(cluster, 'procedures', expendable);
  await makePlan(cluster, 'procedures', planId);
  const date = (scheduleId: string, count: number): Promise<void> =>
    makeDate(cluster, 'procedures', { concertId, scheduleId, seats: count, price: 1_000 });
  await date(few, 50);
  await date(many, seats);
  for (const best of bestOf) await date(best, seats);
  await date(held, inside);
  await holdEachSeat(cluster, 'procedures', { concertId, scheduleId: held, price: 1_000 });
  await cluster.sql('procedures', 'analyze');
}

function mapped<From, To>(record: Readonly<Record<string, From>>, change: (key: string, value: From) => To) {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, change(key, value)]));
}
