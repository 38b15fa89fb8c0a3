import { setTimeout as delay } from 'node:timers/promises';
import { createClient } from '../../../packages/client/src/index.ts';
import { accessTokenFor } from '../src/access-token.ts';
import { readEnv } from '../src/env.ts';
import type { Server } from './harness.ts';

export const secrets = {
  STAGEDOOR_OPERATOR_KEY: 'operator-key-of-this-test',
  STAGEDOOR_TOKEN_SECRET: 'a token secret of this test, 32 or longer',
  STAGEDOOR_JWT_SECRET: 'a shared secret of this test, 32 or longer',
  STAGEDOOR_WALLET_CHARGE: 'open',
};

/** Guests leave once they are inside, leavers may before; sleepers stay until they run out; the silent never ask. */
type Habit = 'guest' | 'leaver' | 'sleeper' | 'silent';

/** One of the crowd, with what the servers have told them. */
export interface Visitor {
  readonly userId: string;
  readonly habit: Habit;
  token: string;
  entry: number;
  readonly places: Set<number>;
  endedBecause: string | undefined;
}

/** So many visitors of each habit. */
export function crowd(name: string, counts: Partial<Record<Habit, number>>): Visitor[] {
  return Object.entries(counts).flatMap(([habit, count]) =>
    Array.from({ length: count }, (_, n) => ({
      userId: `${habit}-${name}-${n}`,
      habit: habit as Habit,
      token: '',
      entry: 0,
      places: new Set<number>(),
      endedBecause: undefined,
    })),
  );
}

/** Enters, then asks at the servers' own pace, each time any of them, until the visit is over. */
export async function visit(visitor: Visitor, servers: readonly Server[], concertId: string): Promise<void> {
  const { habit, userId } = visitor;
  const accessToken = await accessTokenFor(userId, readEnv(secrets));
  const { queue } = createClient({ url: servers[0]!.url, accessToken, fetch: toAnyOf(servers) as never });
  const { token, entry } = await queue.issueToken.mutate({ concertId });
  Object.assign(visitor, { token, entry });
  if (habit === 'silent') return;
  for (let polls = 1, waited = 0; visitor.endedBecause === undefined; polls++) {
    const status = await queue.status.query({ token });
    if (polls === 50) throw new Error(`${userId} is forgotten: still ${status.state}, with ${status.ahead} ahead`);
    visitor.endedBecause = status.endedBecause;
    if (status.place !== null) visitor.places.add(status.place);
    if (status.state === 'waiting') waited++;
    if ((habit === 'leaver' && waited === 2) || (habit !== 'sleeper' && status.state === 'active'))
      visitor.endedBecause = (await queue.leave.mutate({ token })).endedBecause;
    else await delay(status.pollAfterMs);
  }
}

/** Sends each request to a server at random, as a load balancer does, and to another when that one does not answer. */
function toAnyOf(servers: readonly Server[]) {
  return async (input: string, init?: RequestInit): Promise<Response> => {
    const { pathname, search } = new URL(input);
    for (let attempt = 1; ; attempt++) {
      const { url } = servers[Math.floor(Math.random() * servers.length)]!;
      try {
        const response = await fetch(new URL(pathname + search, url), init);
        return new Response(await response.text(), response);
      } catch (error) {
        if (attempt === 100) throw error;
        await delay(20);
      }
    }
  };
}
