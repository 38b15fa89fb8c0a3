import {
  createClient,
  createStagedoor,
  type ClientOptions,
  type Stagedoor,
  type StagedoorClient,
} from '../src/index.ts';
import { names, stageConcert, until } from '../../server/test/harness.ts';
import { accessToken, openServed, type ServedStage } from '../../server/test/http/served.ts';

export { accessToken, openServed, type ServedStage, stageConcert, until };

/** Makes users, and a client for each. */
export async function clientsOf(
  served: ServedStage,
  count: number,
  prefix: string,
  options: Partial<ClientOptions> = {},
): Promise<StagedoorClient[]> {
  return await Promise.all(
    names(count, prefix).map(async (userId) => {
      await served.operator.user.create({ userId, name: userId });
      return createClient({ url: served.url, accessToken: await accessToken(userId), ...options });
    }),
  );
}

/** Makes one user with a client. */
export async function clientOf(
  served: ServedStage,
  prefix: string,
  options: Partial<ClientOptions> = {},
): Promise<StagedoorClient> {
  return (await clientsOf(served, 1, prefix, options))[0]!;
}

/** A Stagedoor of a user who is made for it. */
export async function stagedoorOf(
  served: ServedStage,
  userId: string,
  options: Partial<ClientOptions> = {},
): Promise<Stagedoor> {
  await served.operator.user.create({ userId, name: userId });
  return createStagedoor({ url: served.url, accessToken: await accessToken(userId), ...options });
}

/** Enters and waits for the turn, at the server's pace. */
export async function enter(client: StagedoorClient, concertId: string): Promise<string> {
  const { token } = await client.queue.issueToken.mutate({ concertId });
  await until(async () => (await client.queue.status.query({ token })).state === 'active');
  return token;
}

/** A `fetch` that keeps what was asked. */
export function recorder(): { fetch: NonNullable<ClientOptions['fetch']>; requests: { url: URL; headers: Headers }[] } {
  const requests: { url: URL; headers: Headers }[] = [];
  return {
    requests,
    async fetch(input, init) {
      const request = new Request(input, init);
      requests.push({ url: new URL(request.url), headers: request.headers });
      return await fetch(request);
    },
  };
}

/** The procedures that a request calls. */
export const callsOf = ({ url }: { url: URL }): string[] => url.pathname.replace('/trpc/', '').split(',');

/** What a call throws, or a failure when it was answered. */
export async function thrownBy(call: Promise<unknown>): Promise<unknown> {
  try {
    await call;
  } catch (error) {
    return error;
  }
  throw new Error('The call was answered.');
}
