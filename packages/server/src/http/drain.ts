import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import type { AnswerServer } from './answer.ts';
import type { Connections } from './connections.ts';

/** How long whole requests may take to finish once the listener is closed. */
const finishWithinMs = 10_000;

/**
 * Stops a server: for `drainMs` it serves on, so that whoever sends people here learns that it goes. Then nobody comes in any
 * more, what is incomplete is cut, and what is whole finishes. `atOnce` makes it short.
 */
export async function drain(
  server: AnswerServer,
  connections: Connections,
  { drainMs, endStreams, atOnce }: { drainMs: number; endStreams: () => void; atOnce: AbortSignal },
): Promise<void> {
  connections.leave();
  if (drainMs > 0) await delay(drainMs, undefined, { signal: atOnce }).catch(() => undefined);
  const closed = once(server, 'close');
  server.close();
  endStreams();
  connections.close();
  const cut = (): void => server.closeAllConnections();
  const deadline = setTimeout(cut, finishWithinMs);
  atOnce.addEventListener('abort', cut);
  if (atOnce.aborted) cut();
  await closed;
  clearTimeout(deadline);
}
