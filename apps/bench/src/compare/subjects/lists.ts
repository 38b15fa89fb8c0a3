import { httpSide, repeated } from '../drivers/http-side.ts';
import { queryRequest } from '../drivers/requests.ts';
import { emptyDatabase, makeCrowd, makeDate } from '../scenes/concerts.ts';
import { accessToken, queueToken } from '../scenes/people.ts';
import type { Bare } from '../servers/bare.ts';
import { startServer } from '../servers/server.ts';
import type { Product } from '../servers/stagedoor.ts';
import type { Family } from '../subject.ts';
import { answerTo } from './answer.ts';

const concertId = 'con_bench';
const connections = 32;
const visitors = 500;

/** What those inside look at. */
export const lists: Family = {
  subjects: [
    {
      name: 'seats-50',
      what: '`concert.availableSeats` of 50 seats, over HTTP',
      yardstick: 'bare Hono, the same bytes',
      goal: 0.4,
    },
  ],
  async open(stage) {
    const { cluster } = stage;
    const { url } = stage.use(await emptyDatabase(cluster, 'lists'));
    await makeCrowd(cluster, 'lists', { concertId, inside: visitors, waiting: 0 });
    await makeDate(cluster, 'lists', { concertId, scheduleId: 'sch_50', seats: 50, price: 50_000 });
    const product = stage.use(await startServer<Product>('stagedoor.ts', { databaseUrl: url }));
    const request = (person: number): Buffer =>
      queryRequest(
        'concert.availableSeats',
        { concertId, scheduleId: 'sch_50', token: queueToken(concertId, person) },
        accessToken(person),
      );
    const bytes = await answerTo(product.port, request(0));
    const bare = stage.use(await startServer<Bare>('bare.ts', { bytes }));
    return [
      {
        subject: 'seats-50',
        of: httpSide(stage, product, connections, repeated(visitors, request)),
        by: httpSide(stage, bare, connections, repeated(visitors, request)),
      },
    ];
  },
};
