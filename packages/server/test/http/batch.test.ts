import { afterAll, beforeAll, expect, test } from 'vitest';
import { stageConcert } from '../harness.ts';
import { accessToken, contents, letOneIn, openServed, type Reply, type ServedStage } from './served.ts';

let served: ServedStage;
let concertId: string;
let jwt: string;
let token: string;
beforeAll(async () => {
  served = await openServed();
  ({ concertId } = await stageConcert(served));
  ({ token } = await letOneIn(served, concertId, 'alice'));
  jwt = await accessToken('alice');
});
afterAll(() => served.close());

const query = (procedures: string[], input: unknown): Promise<Reply> =>
  served.send(`/trpc/${procedures.join(',')}?batch=1&input=${encodeURIComponent(JSON.stringify(input))}`, {
    headers: { authorization: `Bearer ${jwt}` },
  });
const mutate = (procedures: string[], input: unknown): Promise<Reply> =>
  served.send(`/trpc/${procedures.join(',')}?batch=1`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${jwt}` },
    body: JSON.stringify(input),
  });

const many = (count: number): Promise<Reply> =>
  mutate(
    Array.from({ length: count }, () => 'wallet.charge'),
    Object.fromEntries(Array.from({ length: count }, (_, n) => [n, { amount: 1, token, idempotencyKey: `many ${n}` }])),
  );

test('queries that travel together are answered together, in their order', async () => {
  const reply = await query(['concert.get', 'wallet.balance'], { 0: { concertId }, 1: { token } });
  expect(reply.status).toBe(200);
  expect(reply.envelopes.map((each) => each.result?.data.json)).toMatchObject([{ concertId }, { balance: 0 }]);
});

test('a refused call of a batch harms no other', async () => {
  const reply = await mutate(['wallet.charge', 'wallet.charge', 'wallet.charge'], {
    0: { amount: 5, token, idempotencyKey: 'first' },
    1: { amount: -5, token, idempotencyKey: 'second' },
    2: { amount: 7, token, idempotencyKey: 'third' },
  });
  expect(reply.status).toBe(207);
  expect(reply.envelopes[1]!.error?.json.data).toMatchObject({ reason: 'INVALID_INPUT', httpStatus: 400 });
  expect((await served.get('wallet.balance', { token }, jwt)).answer()).toMatchObject({ balance: 12 });
});

test('a batch in which all calls fail alike has their status', async () => {
  const reply = await query(['concert.get', 'concert.get'], { 0: { concertId: 'x' }, 1: { concertId: 'y' } });
  expect(reply.status).toBe(404);
  expect(reply.envelopes.map((each) => each.error?.json.data.reason)).toEqual([
    'CONCERT_NOT_FOUND',
    'CONCERT_NOT_FOUND',
  ]);
});

test('the same key twice in one batch has one effect, and both callers get it', async () => {
  const before = (await served.get('wallet.balance', { token }, jwt)).answer<{ balance: number }>().balance;
  const input = { amount: 100, token, idempotencyKey: 'twice' };
  const reply = await mutate(['wallet.charge', 'wallet.charge'], { 0: input, 1: input });
  const [first, second] = reply.envelopes.map((each) => each.result?.data.json);
  expect(first).toMatchObject({ balance: before + 100 });
  expect(second).toEqual(first);
});

test('fifty calls are a batch, fifty-one are refused and none of them is run', async () => {
  const before = await contents(served);
  const refused = await many(51);
  expect([refused.status, refused.reason]).toEqual([413, 'PAYLOAD_TOO_LARGE']);
  expect(await contents(served)).toEqual(before);
  const answered = await many(50);
  expect(answered.status).toBe(200);
  expect(answered.envelopes).toHaveLength(50);
});

test('commas that are written as %2C are counted like any other', async () => {
  const before = await contents(served);
  const reply = await served.send(`/trpc/${Array.from({ length: 51 }, () => 'wallet.charge').join('%2C')}?batch=1`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${jwt}` },
    body: JSON.stringify({ 0: { amount: 1, token, idempotencyKey: 'encoded' } }),
  });
  expect([400, 413]).toContain(reply.status);
  expect(['INVALID_INPUT', 'PAYLOAD_TOO_LARGE']).toContain(reply.reason);
  expect(await contents(served)).toEqual(before);
});

test.each([
  ['a list', '[]'],
  ['a number', '5'],
  ['null', 'null'],
  ['text', '"x"'],
  ['malformed JSON', '{"0":'],
])('a batch whose inputs are %s is refused as a whole or call by call, and nothing is run', async (_, body) => {
  const before = await contents(served);
  const reply = await served.send('/trpc/wallet.charge,wallet.charge?batch=1', {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${jwt}` },
    body,
  });
  expect(reply.status).toBe(400);
  const refusals = Array.isArray(reply.body) ? reply.envelopes : [reply.envelope];
  for (const refused of refusals) expect(refused.error?.json.data.reason).toBe('INVALID_INPUT');
  expect(await contents(served)).toEqual(before);
});

test('a stream cannot travel in a batch', async () => {
  const reply = await query(['queue.watch', 'concert.list'], { 0: { token }, 1: {} });
  expect(reply.status).toBeLessThan(500);
});
