import { whole } from '../../table.ts';
import { startChild } from '../child.ts';
import { emptyDatabase, makeCrowd, makeDate } from '../scenes/concerts.ts';
import { type Open, workSide } from '../servers/work.ts';
import type { Growth } from './sizes.ts';

const counts = [1, 10, 1_000];
const seats = 100_000;

/** In each concert, holding one after the other. */
const visitors = 100;

export const concerts: Growth = {
  charts: [{ title: 'Holds in process, by concerts on sale at once', unit: 'a second' }],
  async open(stage) {
    const { cluster, seconds } = stage;
    const points = [];
    for (const count of counts) {
      const name = `concerts_${count}`;
      const { url } = stage.use(await emptyDatabase(cluster, name));
      for (let concert = 0; concert < count; concert++) {
        const concertId = `con_${concert}`;
        await makeCrowd(cluster, name, { concertId, inside: visitors, waiting: 0, maxSeatsPerUser: 100_000 });
        await makeDate(cluster, name, { concertId, scheduleId: 'sch_0', seats: seats / count, price: 1_000 });
      }
      const child = stage.use(startChild(new URL('../servers/in-process.ts', import.meta.url)));
      await child.tell({ databaseUrl: url, seats: seats / count, concerts: count, visitors } satisfies Open);
      points.push({ label: whole(count), side: workSide(child, { job: 'hold around', callers: 1_000, seconds }) });
    }
    return [points];
  },
};
