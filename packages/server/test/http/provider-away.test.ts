import { once } from 'node:events';
import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type CryptoKey, exportJWK, generateKeyPair, type JWK, SignJWT } from 'jose';
import { pino } from 'pino';
import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { accessTokens } from '../../src/http/verify-access-token.ts';
import { letOneIn, openServed, type Reply, type ServedStage } from './served.ts';
import { stageConcert, until } from '../harness.ts';

type Mood = 'answers' | 'fails' | 'hangs';

/** An identity provider that answers, fails or keeps everyone waiting, and counts who asks. */
class Provider {
  mood: Mood = 'answers';
  asked = 0;
  readonly #published: JWK[] = [];
  readonly #keys = new Map<string, CryptoKey>();
  readonly #held: ServerResponse[] = [];
  readonly #server: Server = createServer((_request, response) => {
    this.asked++;
    if (this.mood === 'hangs') this.#held.push(response);
    else if (this.mood === 'fails') response.writeHead(500).end();
    else response.end(JSON.stringify({ keys: this.#published }));
  });

  async start(): Promise<string> {
    this.#server.listen(0, '127.0.0.1');
    await once(this.#server, 'listening');
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/jwks.json`;
  }

  stop(): void {
    this.#server.closeAllConnections();
    this.#server.close();
  }

  async rotate(kid: string, { publish = true } = {}): Promise<void> {
    const { publicKey, privateKey } = await generateKeyPair('ES256', { extractable: true });
    if (publish)
      this.#published.splice(0, Infinity, { ...(await exportJWK(publicKey)), kid, alg: 'ES256', use: 'sig' });
    this.#keys.set(kid, privateKey);
  }

  token(kid: string): Promise<string> {
    return new SignJWT({ sub: 'alice' })
      .setProtectedHeader({ alg: 'ES256', kid })
      .setExpirationTime('1 hour')
      .sign(this.#keys.get(kid)!);
  }
}

const provider = new Provider();
const lines: string[] = [];
let jwksUrl: string;
let served: ServedStage;
beforeAll(async () => {
  await provider.rotate('key 1');
  await provider.rotate('unknown', { publish: false });
  jwksUrl = await provider.start();
});
beforeEach(async () => {
  provider.mood = 'answers';
  await served?.close();
  served = await open();
});
afterAll(async () => {
  await served.close();
  provider.stop();
});

const open = (): Promise<ServedStage> =>
  openServed({ jwt: { jwksUrl }, log: pino({}, { write: (line: string) => void lines.push(line) }) });

/** Makes this process believe that so much more time has passed. */
function later(ms: number): () => void {
  const now = performance.now.bind(performance);
  const spy = vi.spyOn(performance, 'now').mockImplementation(() => now() + ms);
  return () => spy.mockRestore();
}

/** Whoever waits for the provider waits until the test's end, while it hangs: who is answered did not wait. */
function nobodyGivesUp(): () => void {
  const spy = vi.spyOn(AbortSignal, 'timeout').mockImplementation(() => new AbortController().signal);
  return () => spy.mockRestore();
}

async function outcomeOf(call: () => Promise<Reply>): Promise<{ status: number; retryAfterMs: unknown }> {
  const reply = await call();
  const { error } = reply.envelope;
  return { status: reply.status, retryAfterMs: error?.json.data['retryAfterMs'] };
}

const listWith = async (kid: string): Promise<Reply> => served.get('payment.list', {}, await provider.token(kid));

test.each<Mood>(['fails', 'hangs'])('while the provider %s, known keys serve on without waiting', async (mood) => {
  expect((await listWith('key 1')).status).toBe(200);
  provider.mood = mood;
  const restore = later(3_600_000);
  const endless = nobodyGivesUp();
  try {
    const askedBefore = provider.asked;
    const calls = await Promise.all(Array.from({ length: 50 }, () => outcomeOf(() => listWith('key 1'))));
    expect(calls.filter(({ status }) => status !== 200)).toEqual([]);
    await until(() => provider.asked - askedBefore === 1);
  } finally {
    endless();
    restore();
  }
});

test.each<Mood>(['fails', 'hangs'])(
  'a server that starts while the provider %s serves all who need nobody',
  async (mood) => {
    provider.mood = mood;
    const jwt = await provider.token('key 1');
    const away = await openServed({ jwt: { jwksUrl } });
    const endless = nobodyGivesUp();
    try {
      const { concertId: other } = await stageConcert(away);
      const { token } = await letOneIn(away, other, 'alice');
      const calls = await Promise.all(
        Array.from({ length: 10 }, () => [
          outcomeOf(() => away.get('queue.status', { token }, jwt)),
          outcomeOf(() => away.get('concert.list', {}, jwt)),
          outcomeOf(() => away.get('concert.get', { concertId: other }, jwt)),
          outcomeOf(() => away.send('/health', { headers: { authorization: `Bearer ${jwt}` } })),
        ]).flat(),
      );
      expect(calls.filter(({ status }) => status !== 200)).toEqual([]);
    } finally {
      endless();
      await away.close();
    }
  },
);

test('while the provider hangs, an unknown key waits two seconds at most, and then nobody does for a while', async () => {
  await listWith('key 1');
  provider.mood = 'hangs';
  const restore = later(11_000);
  try {
    const askedBefore = provider.asked;
    const first = await Promise.all(Array.from({ length: 20 }, () => outcomeOf(() => listWith('unknown'))));
    expect(new Set(first.map(({ status }) => status))).toEqual(new Set([503]));
    const second = await Promise.all(Array.from({ length: 20 }, () => outcomeOf(() => listWith('unknown'))));
    expect(new Set(second.map(({ status }) => status))).toEqual(new Set([503]));
    expect(second.every(({ retryAfterMs }) => Number(retryAfterMs) > 0 && Number(retryAfterMs) <= 5_000)).toBe(true);
    expect(provider.asked - askedBefore).toBe(1);
  } finally {
    restore();
  }
});

test('a rotated key is found ten seconds after the last look, and strangers make nobody look sooner', async () => {
  expect((await listWith('key 1')).status).toBe(200);
  const askedBefore = provider.asked;
  for (let call = 0; call < 20; call++) expect((await listWith('unknown')).status).toBe(401);
  expect(provider.asked).toBe(askedBefore);
  await provider.rotate('key 2');
  const restore = later(10_500);
  try {
    expect((await listWith('key 2')).status).toBe(200);
    expect((await listWith('key 1')).status).toBe(401);
  } finally {
    restore();
    await provider.rotate('key 1');
  }
});

test('an access token that was accepted is refused as soon as its key is withdrawn, however often it was shown', async () => {
  const shown = await provider.token('key 1');
  const statusOfShown = async (): Promise<number> => (await served.get('payment.list', {}, shown)).status;
  expect([await statusOfShown(), await statusOfShown()]).toEqual([200, 200]);
  await provider.rotate('key 2');
  const restore = later(5 * 60_000 + 1_000);
  try {
    // Nobody comes with another key: the server looks again by itself, beside the calls.
    await until(async () => (await statusOfShown()) === 401);
  } finally {
    restore();
    await provider.rotate('key 1');
  }
});

test('strangers with keys that nobody knows make no proof of others be forgotten; other keys do', async () => {
  const tokens = accessTokens(
    { jwksUrl },
    () => new Date(),
    () => {},
  );
  const [shown, strange] = [await provider.token('key 1'), await provider.token('unknown')];
  // What was proved while the keys were looked for is not remembered.
  await until(async () => (await tokens.read(shown)) === tokens.remembered(shown));
  const askedBefore = provider.asked;
  let restore = later(11_000);
  try {
    await expect(tokens.read(strange)).rejects.toMatchObject({ reason: 'UNAUTHENTICATED' });
    expect(provider.asked, 'it was looked for').toBe(askedBefore + 1);
    expect(tokens.remembered(shown)).toMatchObject({ kind: 'user', userId: 'alice' });
    await provider.rotate('key 2');
    restore();
    restore = later(22_000);
    await tokens.read(await provider.token('key 2'));
    expect(tokens.remembered(shown)).toBeUndefined();
  } finally {
    restore();
    await provider.rotate('key 1');
  }
});

test('one look serves all calls of a batch, also the first one', async () => {
  expect((await listWith('key 1')).status).toBe(200);
  const askedBefore = provider.asked;
  const fresh = await openServed({ jwt: { jwksUrl } });
  try {
    const path = Array.from({ length: 10 }, () => 'payment.list').join(',');
    const input = JSON.stringify(Object.fromEntries(Array.from({ length: 10 }, (_, call) => [call, {}])));
    const headers = { authorization: `Bearer ${await provider.token('key 1')}` };
    const reply = await fresh.send(`/trpc/${path}?batch=1&input=${encodeURIComponent(input)}`, { headers });
    expect(reply.envelopes.filter((envelope) => envelope.error !== undefined)).toEqual([]);
    expect(provider.asked - askedBefore).toBe(1);
  } finally {
    await fresh.close();
  }
});

test('that the provider is away stands in the log', () => {
  const told = lines.filter((line) => line.includes('identity provider'));
  expect(told.length).toBeGreaterThan(0);
  expect(told.join('')).not.toMatch(/alice|eyJ/);
});
