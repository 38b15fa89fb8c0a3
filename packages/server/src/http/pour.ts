import { once } from 'node:events';
import type { Socket } from 'node:net';
import type { Answer } from './answer.ts';
import { eventChunk, returned } from './event-chunks.ts';

/**
 * Writes one reader's own events to their socket, each as soon as the network took the one before. A reader who takes nothing for so long is
 * cut off.
 */
export async function pourInto(
  answer: Answer,
  socket: Socket,
  events: AsyncIterable<[id: string, data: object]>,
  { unreadMs, lastWord }: { unreadMs: number; lastWord: (cause: unknown) => Buffer },
): Promise<void> {
  try {
    for await (const [id, data] of events) {
      if (answer.destroyed) return;
      if (!socket.write(eventChunk(id, data)) && !(await isTaken(socket, unreadMs))) return void answer.destroy();
    }
    if (!answer.destroyed) answer.finish(returned);
  } catch (cause) {
    if (!answer.destroyed) answer.finish(lastWord(cause));
  }
}

/** Whether the network takes what it was given before the time is over. */
async function isTaken(socket: Socket, withinMs: number): Promise<boolean> {
  const signal = AbortSignal.timeout(withinMs);
  return await once(socket, 'drain', { signal }).then(
    () => true,
    () => false,
  );
}
