import type { Stagedoor } from '../index.ts';
import type { TestDatabase } from './database.ts';

/** A fetch that began before the move may tell the server the old time once more: the next one has the last word. */
const refreshes = 2;

/** Moves a test server's time on, and waits until all of the server goes by it. */
export async function advance({ services }: Stagedoor, database: TestDatabase, ms: number): Promise<void> {
  if (!Number.isSafeInteger(ms) || ms < 0)
    throw new RangeError(`Time goes on by a whole number of milliseconds, and never back: ${ms}.`);
  const moved = await database.advance(ms);
  for (let seen = 0; seen < refreshes;) {
    if (services.stopping.aborted) throw new Error('The server was stopped while its time was moved.');
    await services.queues.nextRefresh();
    seen = services.clock.nowMs() >= moved.getTime() ? seen + 1 : 0;
  }
}
