import cluster from 'node:cluster';
import { complaintOf, hurryMessage, stopMessage } from './messages.ts';

/** Stops this worker when its primary says so, at once if need be, and when its primary is gone. */
export function obeyPrimary(stop: (reason: string) => void, hurry: () => void): void {
  const { worker } = cluster;
  worker?.on('message', (message) => {
    if (message === stopMessage) stop('the primary stops');
    if (message === hurryMessage) hurry();
  });
  worker?.on('disconnect', () => {
    // Unless it says that it meant to, Node ends a worker without a primary at once, in the middle of requests.
    worker.exitedAfterDisconnect = true;
    stop('the primary is gone');
  });
}

/** Tells the primary why this worker can't start. */
export function complain(text: string): Promise<void> {
  return new Promise((resolve) => void cluster.worker?.send(complaintOf(text), () => resolve()));
}
