import { pino } from 'pino';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { operatorKey, stageConcert } from '../harness.ts';
import { accessToken, authorized, openServed, type Reply, type ServedStage } from './served.ts';

const lines: Record<string, unknown>[] = [];
let served: ServedStage;
beforeAll(async () => {
  const log = pino(
    { level: 'info' },
    { write: (line) => void lines.push(JSON.parse(line) as Record<string, unknown>) },
  );
  served = await openServed({ log });
  await stageConcert(served);
  await served.operator.user.create({ userId: 'ann', name: 'Ann' });
});
afterAll(() => served.close());

const traceId = '0af7651916cd43dd8448eb211c80319c';
const traceparent = `00-${traceId}-b7ad6b7169203331-01`;

/** A call as a page makes it that says which trace it belongs to. */
async function call(procedure: string, body: object | undefined, bearer: string, header = traceparent): Promise<Reply> {
  const headers = { ...authorized(bearer), traceparent: header, 'content-type': 'application/json' };
  if (body === undefined) return await served.send(`/trpc/${procedure}`, { headers });
  return await served.send(`/trpc/${procedure}`, { method: 'POST', headers, body: JSON.stringify(body) });
}

/** Runs with a table that has another name, which no code is ready for. */
async function without(table: string, work: () => Promise<void>): Promise<void> {
  await served.sql(`alter table ${table} rename to away`);
  try {
    await work();
  } finally {
    await served.sql(`alter table away rename to ${table}`);
  }
}

const lineOf = (message: string): Record<string, unknown> | undefined => lines.findLast(({ msg }) => msg === message);

test('what goes wrong on the server is found in its log by the trace that the page was told', async () => {
  await without('payments', async () => {
    const failed = await call('payment.list', {}, await accessToken('ann')).then((reply) => reply.status);
    expect(failed, 'queries are asked by GET').toBe(405);
    const { error } = await call('payment.list', undefined, await accessToken('ann'));
    expect(error.data).toMatchObject({ reason: 'INTERNAL', traceId });
    expect(lineOf('procedure failed')).toMatchObject({ procedure: 'payment.list', traceId });
  });
});

test('a batch that fails names the traces of its calls, and none of the calls after it', async () => {
  const credit = { userId: 'ann', currency: 'KRW', amount: 1, reference: 'r', idempotencyKey: 'k' };
  await without('wallet_references', async () => {
    const { error } = await call('wallet.credit', credit, operatorKey);
    expect(error.data).toMatchObject({ reason: 'INTERNAL', traceId });
    expect(lineOf('batch failed')).toMatchObject({ command: 'wallet.credit', traceIds: [traceId] });
    expect(lineOf('batch failed')).not.toHaveProperty('traceId');
  });
  expect((await call('wallet.credit', credit, operatorKey)).status).toBe(200);
});

test.each([
  '',
  'nonsense',
  `00-${'0'.repeat(32)}-b7ad6b7169203331-01`,
  `00-${traceId}-b7ad6b7169203331`,
  `${traceparent}\tx`,
])('a header that names no trace (%j) is nobody’s, and refuses nothing', async (header) => {
  await without('payments', async () => {
    const { error } = await call('payment.list', undefined, await accessToken('ann'), header);
    expect(error.data).toMatchObject({ reason: 'INTERNAL' });
    expect(error.data).not.toHaveProperty('traceId');
  });
  expect((await call('concert.list', undefined, '', header)).status).toBe(200);
});

test('a refusal that the caller can mend carries no trace', async () => {
  const { error } = await call('wallet.balance', undefined, await accessToken('ann'));
  expect(error.data.reason).toBe('INVALID_INPUT');
  expect(error.data).not.toHaveProperty('traceId');
});
