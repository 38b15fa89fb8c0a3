import { httpSide, repeated } from '../drivers/http-side.ts';
import { queryRequest } from '../drivers/requests.ts';
import { emptyDatabase, makeCrowd, makeDate } from '../scenes/concerts.ts';
import { accessToken, queueToken } from '../scenes/people.ts';
import type { Bare } from '../servers/bare.ts';
import { type Server, startServer } from '../servers/server.ts';
import type { Product } from '../servers/stagedoor.ts';
import type { Comparison, Family, Side } from '../subject.ts';
import { answerTo } from './answer.ts';

const concertId = 'con_bench';
const visitors = 500;
const byModels = 'the same list by a model query and stock superjson, stock adapter';

/** What those inside look at. */
export const lists: Family = {
  warmUps: 3,
  subjects: [
    {
      name: 'seats-50',
      what: '`concert.availableSeats` of 50 seats, over HTTP',
      yardstick: 'bare Hono, the same bytes',
      goal: 0.4,
    },
    {
      name: 'seats-10000',
      what: '`concert.availableSeats` of 10,000 seats, over HTTP',
      yardstick: byModels,
      goal: 20,
    },
    {
      name: 'states-10000',
      what: '`concert.seatStates` of 10,000 seats, over HTTP',
      yardstick: byModels,
      goal: 20,
    },
    {
      name: 'states-rate',
      what: '`concert.seatStates` of 10,000 seats, over HTTP',
      yardstick: '5,000 a second',
      goal: 1,
    },
  ],
  async open(stage, wanted) {
    const { cluster } = stage;
    const { url } = stage.use(await emptyDatabase(cluster, 'lists'));
    await makeCrowd(cluster, 'lists', { concertId, inside: visitors, waiting: 0 });
    for (const seats of [50, 10_000])
      await makeDate(cluster, 'lists', { concertId, scheduleId: `sch_${seats}`, seats, price: 50_000 });
    await cluster.sql('lists', 'analyze');
    const product = stage.use(await startServer<Product>('stagedoor.ts', { databaseUrl: url }));
    const request = (procedure: string, seats: number) => (person: number) => {
      const input = { concertId, scheduleId: `sch_${seats}`, token: queueToken(concertId, person) };
      return queryRequest(procedure, input, accessToken(person));
    };
    const asked = (server: Server, connections: number, procedure: string, seats: number): Side =>
      httpSide(stage, server, connections, repeated(visitors, request(procedure, seats)));

    const comparisons: Comparison[] = [];
    if (wanted.has('seats-50')) {
      const bytes = await answerTo(product.port, request('concert.availableSeats', 50)(0));
      const bare = stage.use(await startServer<Bare>('bare.ts', { bytes }));
      comparisons.push({
        subject: 'seats-50',
        of: asked(product, 32, 'concert.availableSeats', 50),
        by: asked(bare, 32, 'concert.availableSeats', 50),
      });
    }
    if (wanted.has('seats-10000') || wanted.has('states-10000')) {
      const conventional = stage.use(await startServer<Product>('conventional.ts', { databaseUrl: url }));
      // It answers a few a second: whoever did not wait for the last answers would measure the next round with them.
      const requests = repeated(visitors, request('concert.availableSeats', 10_000));
      const by = httpSide(stage, conventional, 2, requests, { drive: stage.bySockets });
      comparisons.push({ subject: 'seats-10000', of: asked(product, 8, 'concert.availableSeats', 10_000), by });
      comparisons.push({ subject: 'states-10000', of: asked(product, 32, 'concert.seatStates', 10_000), by });
    }
    if (wanted.has('states-rate')) {
      const known = comparisons.find(({ subject }) => subject === 'states-10000')?.of;
      const of = known ?? asked(product, 32, 'concert.seatStates', 10_000);
      comparisons.push({ subject: 'states-rate', of, least: 5_000 });
    }
    return comparisons.filter(({ subject }) => wanted.has(subject));
  },
};
