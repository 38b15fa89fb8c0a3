/** Draws in a thread of its own: a million hashes take seconds, in which polls must be answered. */
import { parentPort, workerData } from 'node:worker_threads';
import { draw } from './draw.ts';

const { seed, entries } = workerData as { seed: string; entries: number };
const drawn = draw(seed, entries);
parentPort!.postMessage(drawn, [drawn.entryAt.buffer, drawn.placeOf.buffer] as ArrayBuffer[]);
