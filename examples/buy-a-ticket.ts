/** Buys a ticket, step by step, from a started server: `npx -y pnpm@12 buy`. */
import { createClient, isRefusal } from '@stagedoor/client';
import { demoAccessToken } from './demo-access-token.ts';

const url = process.env['STAGEDOOR_URL'] ?? 'http://127.0.0.1:3000';
const user = process.argv[2] ?? `demo-${1 + Math.floor(Math.random() * 20)}`;
const client = createClient({ url, accessToken: await demoAccessToken(user) });
const wait = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
const say = (step: string, ...what: unknown[]): void => console.log(step.padEnd(12), ...what);

const { concerts } = await client.concert.list.query();
const concert = concerts[0];
if (concert === undefined) throw new Error('There is no concert. Start the server with its demo: npx -y pnpm@12 start');
const { concertId } = concert;
say('concert', concert.title, 'for', user);

// 1. A place in the queue. 2. Wait for the turn, at the server's pace.
let place = await client.queue.issueToken.mutate({ concertId });
say('queue', `number ${place.seq}, ${place.ahead} ahead`);
while (place.state === 'waiting' || place.state === 'pre_queue') {
  await wait(place.pollAfterMs);
  place = await client.queue.status.query({ token: place.token });
  say('queue', place.state, `${place.ahead} ahead`);
}
const { token } = place;

// 3. Dates. 4. Seats.
const { schedules } = await client.concert.availableDates.query({ concertId, token });
const date = schedules.find((schedule) => schedule.available >= 2);
if (date === undefined) throw new Error('Sold out.');
say(
  'dates',
  ...schedules.map(({ startsAt, available }) => `${startsAt.toISOString().slice(0, 10)} (${available} free)`),
);
const { seats } = await client.concert.availableSeats.query({ concertId, scheduleId: date.scheduleId, token });
const start = Math.floor(Math.random() * (seats.length - 1));
const chosen = seats.slice(start, start + 2);
say('seats', ...chosen.map(({ section, row, number }) => `${section} ${row}${number}`));

// 5. Hold them. The key is made once for the intent, so that a retry can't hold twice.
const hold = await client.concert.reserve.mutate({
  concertId,
  scheduleId: date.scheduleId,
  seatIds: chosen.map((seat) => seat.seatId),
  token,
  idempotencyKey: crypto.randomUUID(),
});
say('held', hold.reservationId, `${hold.amount} ${concert.currency} until ${hold.expiresAt.toISOString()}`);

// 6. Look into the wallet. 8. Pay; 7. when the money does not reach, charge what is missing and pay again.
say('balance', (await client.wallet.balance.query({ token })).balance);
const payment = { reservationId: hold.reservationId, token, idempotencyKey: crypto.randomUUID() };
const pay = () => client.payment.pay.mutate(payment);
const paid = await pay().catch(async (error: unknown) => {
  if (!isRefusal(error, 'INSUFFICIENT_BALANCE')) throw error;
  say('refused', error.message);
  const charged = await client.wallet.charge.mutate({
    amount: hold.amount + 10_000,
    token,
    idempotencyKey: crypto.randomUUID(),
  });
  say('charged', charged.balance);
  return await pay();
});
say(
  'paid',
  paid.paymentId,
  `${paid.amount} ${concert.currency}, reservation ${paid.reservation.status}, seats ${paid.reservation.seatIds.join(', ')}`,
);
say('balance', paid.balance);
say('queue', (await client.queue.status.query({ token })).state);
