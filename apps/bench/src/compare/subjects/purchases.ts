import { brokenInvariants } from '../../holds/stagedoor.ts';
import { startChild } from '../child.ts';
import type { Buying } from '../drivers/buyers.ts';
import { emptyDatabase, makeCrowd, makeDate } from '../scenes/concerts.ts';
import { startServer } from '../servers/server.ts';
import type { Product } from '../servers/stagedoor.ts';
import type { Family, Figure, Side, Site, Stage } from '../subject.ts';

const concertId = 'con_bench';
const buyers = 200;
const seatsOfDate = 200;

/** More is not sold in a second here. */
const mostPerSecond = 1_500;

/** A whole purchase: enter, wait, dates, seats, hold, charge, pay. */
export const purchases: Family = {
  subjects: [
    {
      name: 'purchase',
      what: 'whole purchases over HTTP (enter, dates, seats, hold, charge, pay), 200 at once',
      yardstick: 'a conventional server: stock adapter, an ordinary Sequelize transaction a call',
      goal: 8,
    },
  ],
  prepare: async (site) => void (await shopOf(site)),
  async open(stage) {
    const [of, by] = await Promise.all([
      buying(stage, 'purchases', 'stagedoor.ts'),
      buying(stage, 'purchases_ordinary', 'conventional.ts'),
    ]);
    return [{ subject: 'purchase', of, by }];
  },
};

/** Dates enough for whatever is sold. */
const shopOf = ({ cluster, seconds, runs }: Site): Promise<string> =>
  cluster.template('shop', async () => {
    await emptyDatabase(cluster, 'shop');
    await makeCrowd(cluster, 'shop', { concertId, inside: 0, waiting: 0, maxActive: 100_000 });
    const dates = Math.ceil((mostPerSecond * seconds * runs) / seatsOfDate);
    for (let date = 0; date < dates; date++)
      await makeDate(cluster, 'shop', { concertId, scheduleId: `sch_${date}`, seats: seatsOfDate, price: 50_000 });
    await cluster.sql('shop', 'analyze');
  });

async function buying(stage: Stage, database: string, file: string): Promise<Side> {
  const { cluster, seconds } = stage;
  await cluster.make(database, await shopOf(stage));
  stage.use({ [Symbol.asyncDispose]: () => cluster.drop(database) });
  const url = cluster.url(database);
  const server = stage.use(await startServer<Product>(file, { databaseUrl: url }));
  const crowd = stage.use(startChild(new URL('../drivers/buyers.ts', import.meta.url)));
  stage.after(async () => {
    const broken = await brokenInvariants(url);
    if (broken.length > 0) throw new Error(`${file} broke invariants: ${broken.join('; ')}`);
  });
  return {
    async run() {
      const [cpuMs, startedMs] = [await server.cpuMs(), performance.now()];
      const figure = await crowd.tell<Figure>({ port: server.port, concertId, buyers, seconds } satisfies Buying);
      return { ...figure, serverCpu: ((await server.cpuMs()) - cpuMs) / (performance.now() - startedMs) };
    },
  };
}
