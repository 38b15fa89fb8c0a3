import { pino } from 'pino';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { jwtSecret, operatorKey, stageConcert } from '../harness.ts';
import { accessToken, letOneIn, openServed, type ServedStage } from './served.ts';
import { openWatch } from './sse.ts';

const lines: string[] = [];
let served: ServedStage;
let concertId: string;
let scheduleId: string;
let token: string;
let jwt: string;
beforeAll(async () => {
  const log = pino({ level: 'trace' }, { write: (line: string) => void lines.push(line) });
  served = await openServed({ log });
  ({ concertId, scheduleId } = await stageConcert(served));
  ({ token } = await letOneIn(served, concertId, 'alice', 5_000));
  jwt = await accessToken('alice');
});
afterAll(() => served.close());

/** Signs of each secret in a line, whole or in parts. */
function secretsIn(text: string): string[] {
  const [, , payload, signature] = token.split('.') as [string, string, string, string];
  const secrets = { token, payload, signature, jwt, 'jwt’s signature': jwt.split('.')[2]!, operatorKey, jwtSecret };
  const found = Object.entries(secrets).flatMap(([name, secret]) => (text.includes(secret) ? [name] : []));
  if (/a token secret for tests/.test(text)) found.push('token secret');
  if (/\?input=|%22token%22|Bearer /i.test(text)) found.push('query string or header');
  if (/postgres(ql)?:\/\//.test(text)) found.push('database URL');
  return found;
}

const expectNoSecrets = (): void => {
  expect(lines.flatMap((line) => secretsIn(line).map((secret) => `${secret}: ${line.slice(0, 300)}`))).toEqual([]);
};

async function callEverything(): Promise<number[]> {
  const input = { concertId, scheduleId, token, idempotencyKey: 'a key' };
  const replies = [
    await served.get('queue.status', { token }),
    await served.get('queue.status', { token: `${token}x` }),
    await served.get('concert.availableDates', { concertId, token }, jwt),
    await served.get('concert.availableSeats', { concertId, scheduleId, token }, jwt),
    await served.post('concert.reserve', { ...input, seatIds: [1] }, jwt),
    await served.post('wallet.charge', { ...input, amount: 1 }, jwt),
    await served.get('wallet.history', { token }, jwt),
    await served.post('payment.pay', { ...input, reservationId: 'res_x' }, jwt),
    await served.get('payment.list', {}, jwt),
    await served.get('payment.list', {}, `${jwt}x`),
    await served.post('queue.issueToken', { concertId, userId: 'alice' }, operatorKey),
    await served.post('queue.issueToken', { concertId }, jwt),
    await served.get('queue.stats', { concertId, token, jwt }, operatorKey),
    await served.post('queue.pause', { concertId, token }, `${operatorKey}x`),
    await served.get('wallet.audit', undefined, operatorKey),
    await served.send(`/nothing?token=${token}`, { headers: { authorization: `Bearer ${jwt}` } }),
    await served.send(`/trpc/concert.list?input={"token":"${token}"`),
    await served.send(`/trpc/wallet.charge`, {
      method: 'POST',
      body: token,
      headers: { 'content-type': 'application/json' },
    }),
  ];
  return replies.map((reply) => reply.status);
}

test('calls that go well and calls that are refused leave no secret in the log', async () => {
  const statuses = await callEverything();
  expect(statuses.every((status) => status < 500)).toBe(true);
  const stream = await openWatch(served.url, token);
  await stream.next();
  stream.leave();
  expectNoSecrets();
});

test.each([
  'payments',
  'wallets',
  'ledger_entries',
  'reservations',
  'seats',
  'concert_keys',
  'wallet_keys',
  'operator_log',
  'tokens',
])('calls that fail because of %s are in the log, without a secret', async (table) => {
  const before = lines.length;
  await served.sql(`alter table ${table} rename to away_${table}`);
  try {
    expect((await callEverything()).some((status) => status >= 500) || table === 'operator_log').toBe(true);
  } finally {
    await served.sql(`alter table away_${table} rename to ${table}`);
  }
  expect(lines.length, 'the operator can see what went wrong').toBeGreaterThan(before);
  expectNoSecrets();
});

test('the operator log in the database keeps no secret either', async () => {
  const rows = await served.sql<object>('select * from operator_log');
  expect(rows.length).toBeGreaterThan(0);
  expect(secretsIn(JSON.stringify(rows))).toEqual([]);
});
