import { whole } from '../../table.ts';
import { httpSide, repeated } from '../drivers/http-side.ts';
import { queryRequest } from '../drivers/requests.ts';
import { emptyDatabase, makeCrowd } from '../scenes/concerts.ts';
import { queueToken } from '../scenes/people.ts';
import { startServer } from '../servers/server.ts';
import type { Product } from '../servers/stagedoor.ts';
import type { Side } from '../subject.ts';
import type { Growth } from './sizes.ts';

const sizes = [1_000, 10_000, 100_000, 1_000_000];
const asking = 1_000;
const concertId = 'con_bench';

export const waiting: Growth = {
  charts: [
    { title: 'queue.status over HTTP, by people waiting', unit: 'a second' },
    { title: 'Memory of the server, by people waiting', unit: 'MB' },
  ],
  async open(stage) {
    const { cluster } = stage;
    const [polls, memory] = [[], []] as { label: string; side: Side }[][];
    // A server for each, so that its memory is of that crowd alone.
    for (const size of sizes) {
      const name = `waiting_${size}`;
      const { url } = stage.use(await emptyDatabase(cluster, name));
      await makeCrowd(cluster, name, { concertId, inside: 0, waiting: size });
      const product = stage.use(await startServer<Product>('stagedoor.ts', { databaseUrl: url }, ['--expose-gc']));
      const requests = repeated(asking, (person) =>
        queryRequest('queue.status', { token: queueToken(concertId, person * (size / asking)) }),
      );
      polls!.push({ label: whole(size), side: httpSide(stage, product, 32, requests) });
      const megabytes = async (): Promise<number> => (await product.tell<number>('memory')) / 1_048_576;
      memory!.push({ label: whole(size), side: { run: async () => ({ value: await megabytes() }) } });
    }
    return [polls!, memory!];
  },
};
