import { whole } from '../../table.ts';
import { httpSide, repeated } from '../drivers/http-side.ts';
import { queryRequest } from '../drivers/requests.ts';
import { emptyDatabase, makeCrowd } from '../scenes/concerts.ts';
import { queueToken } from '../scenes/people.ts';
import { startServer } from '../servers/server.ts';
import type { Product } from '../servers/stagedoor.ts';
import type { Growth } from './sizes.ts';

const sizes = [1_000, 10_000, 100_000, 1_000_000];
const asking = 1_000;

export const waiting: Growth = {
  charts: [{ title: 'queue.status over HTTP, by people waiting', unit: 'a second' }],
  async open(stage) {
    const { cluster } = stage;
    const { url } = stage.use(await emptyDatabase(cluster, 'waiting'));
    for (const size of sizes)
      await makeCrowd(cluster, 'waiting', { concertId: `con_${size}`, inside: 0, waiting: size });
    const product = stage.use(await startServer<Product>('stagedoor.ts', { databaseUrl: url }));
    return [
      sizes.map((size) => {
        const requests = repeated(asking, (person) =>
          queryRequest('queue.status', { token: queueToken(`con_${size}`, person * (size / asking)) }),
        );
        return { label: whole(size), side: httpSide(stage, product, 32, requests) };
      }),
    ];
  },
};
