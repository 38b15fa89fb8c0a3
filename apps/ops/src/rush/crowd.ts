import { setTimeout as delay } from 'node:timers/promises';
import { exponential, randomOf } from '@stagedoor/bench/random';
import { createStagedoor, isRefusal } from '@stagedoor/client';
import pLimit from 'p-limit';
import { Guest, type Scene } from './guest.ts';
import { onlooker, personaBy } from './personas.ts';
import type { Ending, Tally } from './tally.ts';

/** Somebody who may come: who they are, and how the server knows. */
export interface Account {
  readonly userId: string;
  readonly accessToken: string;
}

/** How a crowd comes. */
export interface Coming {
  readonly url: string;
  readonly accounts: readonly Account[];
  /** The same seed gives everyone the same character, the same moment to come and the same wishes. */
  readonly seed: number;
  /** Within how many seconds they come; most of them at the very beginning. */
  readonly arriveSeconds: number;
  /** How many of the accounts only look on: the last ones. */
  readonly onlookers: number;
}

/** Sockets that the whole crowd shares: a server takes 2,000 of one address. */
const socketsAtOnce = 200;

/** Lets everybody come and play their part, until the last has gone. */
export async function play(coming: Coming, shared: Omit<Scene, 'quiet'>): Promise<void> {
  const { tally, over } = shared;
  const quiet = new AbortController();
  const scene: Scene = { ...shared, quiet: quiet.signal };
  let busy = coming.accounts.length - coming.onlookers;
  if (busy === 0) quiet.abort();
  const fetch = timed(tally);
  await Promise.all(
    coming.accounts.map(async ({ userId, accessToken }, index) => {
      const random = randomOf(coming.seed + 7_919 * index);
      const isOnlooker = index >= coming.accounts.length - coming.onlookers;
      const persona = isOnlooker ? onlooker : personaBy(random);
      tally.personas[persona.name] = (tally.personas[persona.name] ?? 0) + 1;
      const onRetry = ({ error }: { error: Error }): void => tally.retried(reasonOf(error) ?? 'UNREACHABLE');
      const stagedoor = createStagedoor({ url: coming.url, accessToken, fetch, retry: { onRetry } });
      const guest = new Guest(userId, random, stagedoor, scene);
      tally.ended(
        await ending(async () => {
          const { arriveSeconds: within } = coming;
          await delay(within === 0 ? 0 : 1_000 * exponential(random, within / 3, within), undefined, { signal: over });
          return await persona.play(guest);
        }, scene),
      );
      guest.goes();
      if (!isOnlooker && --busy === 0) quiet.abort();
    }),
  );
}

async function ending(story: () => Promise<Ending>, { tally, over }: Scene): Promise<Ending> {
  try {
    return await story();
  } catch (error) {
    if (over.aborted) return 'unfinished';
    const reason = reasonOf(error);
    if (reason === undefined && !isRefusal(error, 'UNREACHABLE')) throw error;
    tally.refused(reason ?? 'UNREACHABLE');
    return 'refused';
  }
}

const reasonOf = (error: unknown): string | undefined => (error as { reason?: string }).reason;

/** A fetch that measures each call by its procedure, from the moment that it has a socket. */
function timed(tally: Tally): typeof globalThis.fetch {
  const limit = pLimit(socketsAtOnce);
  return (input, init) =>
    limit(async () => {
      const beganMs = performance.now();
      const response = await globalThis.fetch(input, init);
      // Whole, as the caller gets it.
      const body = await response.arrayBuffer();
      const { pathname } = new URL(input instanceof Request ? input.url : input);
      for (const procedure of pathname.split('/').at(-1)!.split(','))
        tally.took(procedure, performance.now() - beganMs);
      return new Response(body, response);
    });
}
