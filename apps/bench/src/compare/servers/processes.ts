import cluster from 'node:cluster';
import { once } from 'node:events';
import { readProcesses, treeMs } from '../processor-time.ts';
import { serving } from './server.ts';
import type { Product } from './stagedoor.ts';

/** Several processes of Stagedoor behind one port. */
export interface Processes extends Product {
  readonly processes: number;
}

serving<Processes>(
  async ({ databaseUrl, processes }) => {
    cluster.setupPrimary({ exec: new URL('stagedoor.ts', import.meta.url).pathname, serialization: 'advanced' });
    const ports = await Promise.all(
      Array.from({ length: processes }, async () => {
        const worker = cluster.fork();
        const answered = once(worker, 'message');
        worker.send({ databaseUrl } satisfies Product);
        const [port] = (await answered) as [number];
        return port;
      }),
    );
    return ports[0]!;
  },
  undefined,
  allMs,
);

/** Of all of them, in hundredths of a second. */
function allMs(): number {
  return treeMs(readProcesses() ?? new Map(), [process.pid]);
}
