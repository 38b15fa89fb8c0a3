import { startChild } from '../child.ts';
import { emptyDatabase, makeCrowd } from '../scenes/concerts.ts';
import { queueToken } from '../scenes/people.ts';
import { startServer } from '../servers/server.ts';
import type { Product } from '../servers/stagedoor.ts';
import type { Comparison, Family, Side } from '../subject.ts';

const concertId = 'con_bench';

/** So many are opened at a time, the last in line first, and others are let in before them all the while: each is told by twentieths. */
const atOnce = 500;
const waiting = 16_000;

/** What one more page that watches its place costs. */
export const streams: Family = {
  roundsOf: (asked) => Math.min(3, asked),
  isOneTurn: true,
  subjects: [
    { name: 'stream-kb', what: 'one more open `queue.watch`, memory', yardstick: 'at most 20 kB', goal: 1 },
    {
      name: 'stream-us',
      what: 'one event of a `queue.watch`, processor time beyond what the server takes that nobody watches',
      yardstick: 'at most 50 µs',
      goal: 1,
    },
  ],
  async open(stage, wanted) {
    const { cluster, seconds } = stage;
    const { url } = stage.use(await emptyDatabase(cluster, 'streams'));
    const crowd = { concertId, inside: 0, waiting, maxActive: waiting, admitPerSecond: 400 };
    await makeCrowd(cluster, 'streams', crowd);
    const server = stage.use(await startServer<Product>('stagedoor.ts', { databaseUrl: url }, ['--expose-gc']));
    const readers = stage.use(startChild(new URL('../drivers/stream-readers.ts', import.meta.url)));
    let opened = 0;
    const cpuMsIn = async (ms: number): Promise<number> => {
      const before = await server.cpuMs();
      await new Promise((resolve) => setTimeout(resolve, ms));
      return (await server.cpuMs()) - before;
    };
    const watchedMs = 4_000 * seconds;
    let unwatchedCpuMs = 0;
    if (wanted.has('stream-us')) {
      // People are let in meanwhile, which costs as much whoever watches it. The first seconds compile.
      await cpuMsIn(2_000);
      unwatchedCpuMs = await cpuMsIn(watchedMs);
    }
    const memory: Side = {
      unit: 'kB',
      async run() {
        const before = await server.tell<number>('memory');
        const tokens = Array.from({ length: atOnce }, () => queueToken(concertId, waiting - 1 - opened++));
        await readers.tell({ url: `http://127.0.0.1:${server.port}`, tokens });
        return { value: Math.max(0.1, ((await server.tell<number>('memory')) - before) / atOnce / 1_024) };
      },
    };
    const events: Side = {
      unit: 'µs',
      async run() {
        if (opened === 0) await memory.run();
        const count = await readers.tell<number>('count');
        const cpuMs = await cpuMsIn(watchedMs);
        const came = (await readers.tell<number>('count')) - count;
        if (came === 0) throw new Error('No event came.');
        return { value: (Math.max(1, cpuMs - unwatchedCpuMs) * 1_000) / came };
      },
    };
    const comparisons: Comparison[] = [
      { subject: 'stream-kb', of: memory, most: 20 },
      { subject: 'stream-us', of: events, most: 50 },
    ];
    return comparisons.filter(({ subject }) => wanted.has(subject));
  },
};
