import { refusal } from '../errors.ts';
import { Refused } from '../rpc/refused.ts';
import type { ConcertQueue } from './memory/concert-queue.ts';
import type { QueueMemory } from './memory/queue-memory.ts';
import type { TokenClaims } from './token.ts';

/** A queue in this node's memory, looked up once more in the database when it is new. */
export async function knownQueue(queues: QueueMemory, concertId: string): Promise<ConcertQueue | undefined> {
  if (queues.of(concertId) === undefined) {
    await refuseWhileLearning(queues);
    if (queues.of(concertId) === undefined) await queues.refresh();
  }
  return queues.of(concertId);
}

/** The queue in which a token has its place; nothing when that place was lost with another history of the database. */
export async function queueOf(queues: QueueMemory, claims: TokenClaims): Promise<ConcertQueue | undefined> {
  const queue = await knownQueue(queues, claims.concertId);
  if (queue === undefined || queue.has(claims)) return queue;
  // Another node may have given the number just now.
  await queues.refresh();
  await refuseWhileLearning(queues);
  const newest = queues.of(claims.concertId);
  return newest?.has(claims) ? newest : undefined;
}

/** Nobody gets an answer from what was learned of another history. */
async function refuseWhileLearning(queues: QueueMemory): Promise<void> {
  if (await queues.canAnswer()) return;
  throw new Refused(
    refusal(
      'UNAVAILABLE',
      { retryAfterMs: 500 },
      'The database was replaced and is being read again. Try again after retryAfterMs.',
    ),
  );
}
