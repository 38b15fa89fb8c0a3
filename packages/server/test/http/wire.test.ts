import { afterAll, beforeAll, expect, test } from 'vitest';
import { operatorKey, stageConcert } from '../harness.ts';
import { accessToken, letOneIn, openServed, type ServedStage } from './served.ts';

let served: ServedStage;
let concertId: string;
let scheduleId: string;
let jwt: string;
let token: string;
beforeAll(async () => {
  served = await openServed();
  ({ concertId, scheduleId } = await stageConcert(served, { seats: 5, price: 1_500 }));
  ({ token } = await letOneIn(served, concertId, 'alice'));
  jwt = await accessToken('alice');
});
afterAll(() => served.close());

test('a mutation takes plain JSON and answers with superjson, so that times arrive as dates', async () => {
  const reply = await served.post(
    'concert.reserve',
    { concertId, scheduleId, seatIds: [1], token, idempotencyKey: 'wire' },
    jwt,
  );
  expect(reply.status).toBe(200);
  expect(reply.body).toEqual({
    result: {
      data: {
        json: expect.objectContaining({ seatIds: [1], status: 'held', amount: 1_500 }) as unknown,
        meta: { values: { startsAt: ['Date'], expiresAt: ['Date'] }, v: 1 },
      },
    },
  });
  expect(reply.answer<{ expiresAt: Date }>().expiresAt).toBeInstanceOf(Date);
});

test('a query takes its input from the URL', async () => {
  const reply = await served.get('concert.get', { concertId });
  expect(reply.status).toBe(200);
  expect(reply.answer()).toMatchObject({ concertId, priceRange: { from: 1_500, to: 1_500 } });
});

test('an answer without dates carries no meta', async () => {
  const { envelope } = await served.get('wallet.balance', { token }, jwt);
  expect(envelope).toEqual({ result: { data: { json: { balance: 0, currency: 'KRW' } } } });
});

test('a refusal tells its reason, its message, its procedure and its HTTP status', async () => {
  const reply = await served.get('concert.get', { concertId: 'con_unknown' });
  expect(reply.status).toBe(404);
  expect(reply.body).toEqual({
    error: {
      json: {
        message: 'There is no such concert.',
        code: -32_004,
        data: { code: 'NOT_FOUND', httpStatus: 404, path: 'concert.get', reason: 'CONCERT_NOT_FOUND' },
      },
    },
  });
});

test('a refusal carries what a program needs beside the reason', async () => {
  const invalid = await served.post('wallet.charge', { amount: 'ten', token, idempotencyKey: 'k' }, jwt);
  expect(invalid.error.data).toMatchObject({ reason: 'INVALID_INPUT', fieldErrors: { amount: [expect.any(String)] } });
  const hold = await served.post(
    'concert.reserve',
    { concertId, scheduleId, seatIds: [2], token, idempotencyKey: 'short' },
    jwt,
  );
  const { reservationId } = hold.answer();
  const short = await served.post('payment.pay', { reservationId, token, idempotencyKey: 'k' }, jwt);
  expect(short.status).toBe(402);
  expect(short.error.data).toMatchObject({ reason: 'INSUFFICIENT_BALANCE', missing: 1_500 });
});

test('a message names the field that is wrong, and its limit', async () => {
  const nine = { concertId, scheduleId, seatIds: [1, 2, 3, 4, 5, 6, 7, 8, 9], token, idempotencyKey: 'nine' };
  const tooMany = await served.post('concert.reserve', nine, jwt);
  expect(tooMany.error.message).toBe(
    'The input is not valid: seatIds: must name at most 8 seats: one call holds no more.',
  );
  const many = await served.post('concert.reserve', {}, jwt);
  expect(many.error.message).toMatch(
    /^The input is not valid: concertId: [^;]+; [^;]+; [^;]+, and more: see fieldErrors\.$/,
  );
});

test('nothing that takes a token may be stored by a cache, refusals included', async () => {
  const replies = [
    await served.get('queue.status', { token }),
    await served.get('queue.status', { token: 'garbage' }),
    await served.post('queue.issueToken', { concertId }, jwt),
    await served.post('queue.issueToken', { concertId }),
    await served.post('queue.pause', {}, operatorKey),
    await served.send('/trpc/queue.leave', { method: 'PUT' }),
  ];
  for (const reply of replies) expect(reply.headers.get('cache-control'), reply.text).toBe('no-store');
});

test('every answer is declared as JSON, also when the request as a whole was refused', async () => {
  const replies = [
    await served.get('concert.list'),
    await served.get('nothing.here'),
    await served.send('/nothing/here'),
    await served.send('/trpc/%E0%A4%A'),
    await served.send('/trpc/concert.list?batch=1&input=5'),
    await served.send(`/trpc/${Array.from({ length: 51 }, () => 'concert.list').join(',')}?batch=1&input={}`),
  ];
  for (const reply of replies) expect(reply.headers.get('content-type'), reply.text).toMatch(/^application\/json/);
});
