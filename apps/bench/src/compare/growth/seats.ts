import { whole } from '../../table.ts';
import { httpSide, repeated } from '../drivers/http-side.ts';
import { queryRequest } from '../drivers/requests.ts';
import { emptyDatabase, makeCrowd, makeDate } from '../scenes/concerts.ts';
import { accessToken, queueToken } from '../scenes/people.ts';
import { startServer } from '../servers/server.ts';
import type { Product } from '../servers/stagedoor.ts';
import type { Growth } from './sizes.ts';

const sizes = [50, 1_000, 10_000, 100_000];
const concertId = 'con_bench';
const visitors = 500;

export const seats: Growth = {
  charts: [
    { title: 'concert.seatStates over HTTP, by seats of the date', unit: 'a second' },
    { title: 'concert.availableSeats over HTTP, by seats of the date', unit: 'a second' },
  ],
  async open(stage) {
    const { cluster } = stage;
    const { url } = stage.use(await emptyDatabase(cluster, 'seats'));
    await makeCrowd(cluster, 'seats', { concertId, inside: visitors, waiting: 0 });
    for (const size of sizes)
      await makeDate(cluster, 'seats', { concertId, scheduleId: `sch_${size}`, seats: size, price: 50_000 });
    const product = stage.use(await startServer<Product>('stagedoor.ts', { databaseUrl: url }));
    // The largest lists take long: whoever did not wait for the last ones would measure the next size with them.
    return ['concert.seatStates', 'concert.availableSeats'].map((procedure) =>
      sizes.map((size) => {
        const requests = repeated(visitors, (person) => {
          const input = { concertId, scheduleId: `sch_${size}`, token: queueToken(concertId, person) };
          return queryRequest(procedure, input, accessToken(person));
        });
        return { label: whole(size), side: httpSide(stage, product, 8, requests, { drive: stage.bySockets }) };
      }),
    );
  },
};
