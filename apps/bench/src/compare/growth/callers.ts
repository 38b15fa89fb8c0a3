import { usualPast } from '../../history.ts';
import { buildHall, holders, openHall } from '../../holds/hall.ts';
import { whole } from '../../table.ts';
import { startChild } from '../child.ts';
import { type Open, workSide } from '../servers/work.ts';
import type { Growth } from './sizes.ts';

const counts = [1, 8, 64, 500, 2_000];
const mostPerSecond = 12_000;

export const callers: Growth = {
  charts: [{ title: 'Holds in process, by callers at once', unit: 'a second' }],
  async open(stage) {
    const { cluster, seconds, runs } = stage;
    const seats = Math.ceil(mostPerSecond * seconds * runs * counts.length);
    await buildHall(cluster, { seats, visitors: holders }, usualPast, 'callers');
    stage.use(await openHall(cluster, 'by_callers', 'callers'));
    const child = stage.use(startChild(new URL('../servers/in-process.ts', import.meta.url)));
    await child.tell({ databaseUrl: cluster.url('by_callers'), seats, visitors: holders } satisfies Open);
    return [
      counts.map((count) => ({
        label: whole(count),
        side: workSide(child, { job: 'hold', callers: count, seconds }),
      })),
    ];
  },
};
