/** Every noun through the raw client. */
import { createClient, type RouterInputs, type RouterOutputs, type StagedoorClient } from '@stagedoor/client';

export const visitor = createClient({
  url: 'https://tickets.example',
  accessToken: async () => (await fetch('/session')).text(),
  fetch,
  EventSource,
  timeoutMs: 5_000,
  retry: { attempts: 3, onRetry: ({ procedure, attempt }) => console.log(procedure, attempt) },
});

type Hold = RouterInputs['concert']['reserve'];
type Payment = RouterOutputs['payment']['pay'];

export async function buy(client: StagedoorClient, concertId: string): Promise<Payment> {
  const { token } = await client.queue.issueToken.mutate({ concertId });
  const { state, ahead, pollAfterMs } = await client.queue.status.query({ token });
  console.log(state, ahead + 1, pollAfterMs * 2);
  const { schedules } = await client.concert.availableDates.query({ concertId, token });
  const { scheduleId } = schedules[0]!;
  const { seats } = await client.concert.availableSeats.query({ concertId, scheduleId, token });
  const wish: Hold = { concertId, scheduleId, seatIds: [seats[0]!.seatId], token, idempotencyKey: 'hold' };
  const { reservationId, amount, expiresAt } = await client.concert.reserve.mutate(wish);
  console.log(expiresAt.toISOString());
  await client.wallet.charge.mutate({ amount, token, idempotencyKey: 'charge' });
  console.log((await client.wallet.balance.query({ token })).balance - amount);
  return await client.payment.pay.mutate({ reservationId, token, idempotencyKey: 'pay' });
}

export async function look(client: StagedoorClient, token: string): Promise<void> {
  const { concerts, nextCursor } = await client.concert.list.query();
  for (const { title, salesOpenAt, priceRange } of concerts)
    console.log(title, salesOpenAt.getTime(), priceRange?.from);
  await client.concert.list.query({ limit: 10, ...(nextCursor === null ? {} : { cursor: nextCursor }) });
  console.log((await client.concert.get.query({ concertId: concerts[0]!.concertId })).draw.seedHash);
  const { entries } = await client.wallet.history.query({ token, limit: 1 });
  console.log(entries[0]?.at.getTime());
  const { payments } = await client.payment.list.query();
  const { paidAt } = await client.payment.get.query({ paymentId: payments[0]!.paymentId });
  console.log(paidAt?.getTime());
}

export function watch(client: StagedoorClient, token: string): { unsubscribe(): void } {
  return client.queue.watch.subscribe({ token }, { onData: ({ data }) => console.log(data.state, data.now.getTime()) });
}

export async function giveUp(client: StagedoorClient, token: string, reservationId: string): Promise<void> {
  await client.concert.release.mutate({ reservationId, token });
  const { endedBecause } = await client.queue.leave.mutate({ token });
  console.log(endedBecause satisfies string);
}

export async function operate(client: StagedoorClient): Promise<void> {
  await client.user.create.mutate({ userId: 'mia', name: 'Mia' });
  const { concertId } = await client.concert.create.mutate({ title: 'Nightjar Quartet', salesOpenAt: new Date() });
  const sections = [{ name: 'Floor', rows: 5, seatsPerRow: 10, price: 45_000 }];
  await client.concert.addSchedule.mutate({ concertId, startsAt: '2030-01-01T19:00:00Z', sections });
  const { maxActive } = await client.queue.configure.mutate({ concertId, maxActive: 100, admitPerSecond: 10 });
  await client.queue.pause.mutate({ concertId });
  await client.queue.resume.mutate({ concertId });
  console.log((await client.queue.stats.query({ concertId })).active / maxActive);
  await client.queue.close.mutate({ concertId });
  await client.payment.refund.mutate({ paymentId: 'pay_1', reason: 'Called off.', idempotencyKey: 'refund' });
  for (const { name, holds, violations } of await client.wallet.audit.query())
    if (!holds) console.log(name, violations);
}
