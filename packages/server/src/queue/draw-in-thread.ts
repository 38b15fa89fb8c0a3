import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import type { Draw } from './draw.ts';

/** The draw of a pre-queue, computed beside the event loop. */
export async function drawInThread(seed: string, entries: number): Promise<Draw> {
  const worker = new Worker(new URL('draw.worker.ts', import.meta.url), { workerData: { seed, entries } });
  const [drawn] = (await once(worker, 'message')) as [Draw];
  return drawn;
}
