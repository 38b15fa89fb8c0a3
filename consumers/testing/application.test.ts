/** An application's own tests against the real server, as somebody outside this repository writes them. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { createClient, safe, type StagedoorClient } from '@stagedoor/client';
import { startStagedoor } from '@stagedoor/server/testing';

async function turnOf(client: StagedoorClient, token: string): Promise<void> {
  while ((await client.queue.status.query({ token })).state !== 'active') await wait(20);
}

test('a sale ends without waiting for it', async () => {
  await using stagedoor = await startStagedoor({ users: { mia: {} } });
  const { concertId, scheduleIds } = stagedoor.concerts[0]!;
  const client = createClient({ url: stagedoor.url, accessToken: () => stagedoor.accessTokenFor('mia') });
  const fifteenDaysMs = 15 * 24 * 60 * 60 * 1_000;
  await stagedoor.advance(fifteenDaysMs);
  const { token } = await client.queue.issueToken.mutate({ concertId });
  await turnOf(client, token);
  const wish = { concertId, scheduleId: scheduleIds[0]!, seatIds: [1], token, idempotencyKey: crypto.randomUUID() };
  const [, refusal] = await safe(client.concert.reserve.mutate(wish));
  assert.equal(refusal?.reason, 'SALES_ENDED');
});

test('a visitor buys a ticket', async () => {
  await using stagedoor = await startStagedoor({ users: { mia: { balance: 100_000 } } });
  const { concertId } = stagedoor.concerts[0]!;
  const client = createClient({ url: stagedoor.url, accessToken: () => stagedoor.accessTokenFor('mia') });
  const { token } = await client.queue.issueToken.mutate({ concertId });
  await turnOf(client, token);
  const { schedules } = await client.concert.availableDates.query({ concertId, token });
  const { scheduleId } = schedules[0]!;
  const { seats } = await client.concert.availableSeats.query({ concertId, scheduleId, token });
  const { reservationId } = await client.concert.reserve.mutate({
    concertId,
    scheduleId,
    seatIds: [seats[0]!.seatId],
    token,
    idempotencyKey: crypto.randomUUID(),
  });
  const payment = await client.payment.pay.mutate({ reservationId, token, idempotencyKey: crypto.randomUUID() });
  assert.equal(payment.balance, 100_000 - seats[0]!.price);
});

test('those who came before sales opened are drawn', async () => {
  await using stagedoor = await startStagedoor({ concerts: [], users: { mia: {}, ben: {} } });
  const { concertId } = await stagedoor.createConcert({ salesOpenAt: new Date(Date.now() + 3_600_000) });
  const operator = createClient({ url: stagedoor.url, accessToken: stagedoor.operatorKey });
  for (const userId of ['mia', 'ben']) await operator.queue.issueToken.mutate({ concertId, userId });
  await operator.queue.configure.mutate({ concertId, salesOpenAt: new Date().toISOString() });
  const client = createClient({ url: stagedoor.url, accessToken: () => stagedoor.accessTokenFor('mia') });
  const { token } = await client.queue.issueToken.mutate({ concertId });
  await turnOf(client, token);
  assert.equal((await client.concert.get.query({ concertId })).draw.entries, 2);
});
