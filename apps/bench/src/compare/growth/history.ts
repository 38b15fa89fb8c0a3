import { rowsOf } from '../../history.ts';
import { buildHall } from '../../holds/hall.ts';
import { whole } from '../../table.ts';
import { startChild } from '../child.ts';
import { type Job, type Open, workSide } from '../servers/work.ts';
import type { Growth } from './sizes.ts';

const callers = 200;
const mostPerSecond = 8_000;
const jobs: readonly Job[] = ['charge many', 'pay', 'enter'];

export const history: Growth = {
  charts: [
    { title: 'Charges in process, by rows of the past', unit: 'a second' },
    { title: 'Payments in process, by rows of the past', unit: 'a second' },
    { title: 'Entering in process, by rows of the past', unit: 'a second' },
  ],
  async open(stage, past) {
    const { cluster, seconds, runs } = stage;
    const seats = Math.min(100_000, Math.ceil(mostPerSecond * seconds * runs));
    const databases = await Promise.all(
      [0, past].map(async (concerts) => {
        const history = { concerts, people: 20_000, buyers: 10_000 };
        const name = `after_${concerts}`;
        await buildHall(cluster, { seats, visitors: seats + 1_001, held: seats }, history, name);
        const child = stage.use(startChild(new URL('../servers/in-process.ts', import.meta.url)));
        await child.tell({ databaseUrl: cluster.url(name), seats } satisfies Open);
        return { child, label: concerts === 0 ? 'empty' : whole(rowsOf(history)) };
      }),
    );
    return jobs.map((job) =>
      databases.map(({ child, label }) => ({ label, side: workSide(child, { job, callers, seconds }) })),
    );
  },
};
