import { monitorEventLoopDelay } from 'node:perf_hooks';
import { parseArgs } from 'node:util';
import { clusterFlag, startCluster } from '../cluster.ts';
import { open } from '../holds/stagedoor.ts';
import { decimal, printTable, whole } from '../table.ts';
import { fill } from './fill.ts';

/** Fills pre-queues, opens sales and prints what that wrote, and how long polls were kept waiting meanwhile. */
export async function opening(args: string[]): Promise<void> {
  const { values } = parseArgs({
    args,
    options: { people: { type: 'string', default: '1000,200000' }, ...clusterFlag },
  });
  await using cluster = await startCluster(values.database);
  const rows: string[][] = [];
  for (const people of values.people.split(',').map(Number)) {
    const database = `opening_${people}`;
    await cluster.make(database);
    const stagedoor = await open(cluster.url(database));
    try {
      const operator = stagedoor.createCaller({ kind: 'operator' });
      const { concertId } = await operator.concert.create({ title: 'Everyone', salesOpenAt: '2100-01-01T00:00:00Z' });
      // Nobody is let in, so that whatever is written, opening wrote it.
      await operator.queue.configure({ concertId, maxActive: 0 });
      await fill(stagedoor, cluster, database, concertId, people);
      const written = async (): Promise<number> => {
        const [row] = await cluster.sql<{ rows: number }>(
          database,
          `select (n_tup_upd + n_tup_ins + n_tup_del)::int as rows from pg_stat_user_tables where relname = 'tokens'`,
        );
        return row!.rows;
      };
      // PostgreSQL publishes what a session wrote once it has been idle for a while.
      await new Promise((resolve) => setTimeout(resolve, 2_000));
      const before = await written();
      const token = stagedoor.services.signer.sign({ concertId, userId: 'visitor-1', seq: 1, epoch: 0 });
      const anyone = stagedoor.createCaller({ kind: 'anonymous' });
      const delays = monitorEventLoopDelay({ resolution: 1 });
      delays.enable();
      const startedMs = performance.now();
      await operator.queue.configure({ concertId, salesOpenAt: '2020-01-01T00:00:00Z' });
      let polls = 0;
      for (; (await anyone.queue.status({ token })).state === 'pre_queue'; polls++)
        await new Promise((resolve) => setTimeout(resolve, 1));
      const drawnMs = performance.now() - startedMs;
      delays.disable();
      await new Promise((resolve) => setTimeout(resolve, 2_000));
      rows.push([
        whole(people),
        whole((await written()) - before),
        whole(drawnMs),
        whole(polls),
        decimal(delays.max / 1e6, 1),
      ]);
    } finally {
      await stagedoor.stop();
    }
  }
  printTable(['pre-queue', 'tokens written', 'drawn after ms', 'polls meanwhile', 'longest wait ms'], rows);
}
