import { once } from 'node:events';
import { extname } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { Draw } from './draw.ts';

/** The draw of a pre-queue, computed beside the event loop. */
export async function drawInThread(seed: string, entries: number): Promise<Draw> {
  // Beside this module, as a source or as it was built.
  const program = new URL(`draw.worker${extname(import.meta.url)}`, import.meta.url);
  const worker = new Worker(program, { workerData: { seed, entries } });
  const [drawn] = (await once(worker, 'message')) as [Draw];
  return drawn;
}
