import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { type Child, startChild } from '../child.ts';
import type { Drive, Driven } from './driver.ts';
import { driveByWrk } from './wrk.ts';

export interface Driver extends AsyncDisposable {
  readonly drive: Drive;
  /** For short rounds, slow answers and loads at a pace: it waits for every answer. */
  readonly bySockets: Drive;
  readonly name: string;
}

/** wrk where it is installed, for loads of whole seconds; else sockets of our own from another Node. */
export async function openDriver(): Promise<Driver> {
  const hasWrk = await promisify(execFile)('sh', ['-c', 'command -v wrk']).then(
    () => true,
    () => false,
  );
  const sockets: Child = startChild(new URL('sockets.ts', import.meta.url));
  const bySockets: Drive = (load) => sockets.tell<Driven>(load);
  return {
    name: hasWrk ? 'wrk with one thread' : 'sockets of another Node process (wrk is not installed)',
    drive: (load) => (hasWrk && Number.isInteger(load.seconds) ? driveByWrk(load) : bySockets(load)),
    bySockets,
    [Symbol.asyncDispose]: () => sockets[Symbol.asyncDispose](),
  };
}
