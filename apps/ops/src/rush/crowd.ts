import { setTimeout as delay } from 'node:timers/promises';
import { createStagedoor, isRefusal } from '@stagedoor/client';
import pLimit from 'p-limit';
import { Guest } from './guest.ts';
import type { Scene } from './scene.ts';
import { onlooker, personaBy } from './personas.ts';
import { exponential, randomOf } from './random.ts';
import type { Ending, Telling } from './tally.ts';

/** Somebody who may come: who they are, and how the server knows. */
export interface Account {
  readonly userId: string;
  readonly accessToken: string;
}

/** Somebody who comes. The same seed gives them the same character, the same moment to come and the same wishes. */
export interface Visitor extends Account {
  readonly seed: number;
  /** Only looks on, until everybody else has gone. */
  readonly isOnlooker: boolean;
}

/** How a crowd comes. */
export interface Coming {
  readonly url: string;
  readonly visitors: readonly Visitor[];
  /** Within how many seconds they come; most of them at the very beginning. */
  readonly arriveSeconds: number;
}

/** Thousands share this machine, where a person has one of their own: what waits for its turn here is not lost on the way. */
const timeoutMs = 60_000;

/** Sockets that the whole crowd shares: a server takes 2,000 of one address. */
const socketsAtOnce = 200;

/**
 * Lets everybody come and play their part, until the last has gone.
 * @param onQuiet told once all have gone who do more than look on
 */
export async function play(
  { url, visitors, arriveSeconds: within }: Coming,
  scene: Scene,
  onQuiet: () => void,
): Promise<void> {
  const { tally, over } = scene;
  let busy = visitors.filter(({ isOnlooker }) => !isOnlooker).length;
  if (busy === 0) onQuiet();
  const fetch = timed(tally);
  await Promise.all(
    visitors.map(async ({ userId, accessToken, seed, isOnlooker }) => {
      const random = randomOf(seed);
      const persona = isOnlooker ? onlooker : personaBy(random);
      tally.plays(persona.name);
      const onRetry = ({ error }: { error: Error }): void => tally.retried(reasonOf(error) ?? 'UNREACHABLE');
      const stagedoor = createStagedoor({ url, accessToken, fetch, timeoutMs, retry: { onRetry } });
      // Signals of their own: one that thousands listen to is searched through at each call.
      const own = { ...scene, over: AbortSignal.any([over]), quiet: AbortSignal.any([scene.quiet]) };
      const guest = new Guest(userId, random, stagedoor, own);
      tally.ended(
        await ending(async () => {
          await delay(within === 0 ? 0 : 1_000 * exponential(random, within / 3, within), undefined, {
            signal: own.over,
          });
          return await persona.play(guest);
        }, scene),
      );
      guest.goes();
      if (!isOnlooker && --busy === 0) onQuiet();
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
function timed(tally: Telling): typeof globalThis.fetch {
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
