/** Buys a ticket, step by step, from a started server: `npx -y pnpm@12 buy`. */
import { createStagedoor, safe } from '@stagedoor/client';
import { demoAccessToken } from './demo-access-token.ts';
import { runningServer } from './running-server.ts';

const url = await runningServer();
const user = process.argv[2] ?? `demo-${1 + Math.floor(Math.random() * 20)}`;
const stagedoor = createStagedoor({ url, accessToken: await demoAccessToken(user) });
const say = (step: string, ...what: unknown[]): void => console.log(step.padEnd(12), ...what);

const { concerts } = await stagedoor.client.concert.list.query();
const concert = concerts[0];
if (concert === undefined) throw new Error('There is no concert. Start the server with its demo: npx -y pnpm@12 start');
say('concert', concert.title, 'for', user);

// 1. A place in the queue. 2. Wait for the turn.
const visit = await stagedoor.enter(concert);
say('queue', `place ${visit.status.place}, ${visit.status.ahead} ahead`);
await visit.turn({ onUpdate: ({ state, ahead }) => say('queue', state, `${ahead} ahead`) });

// 3. Dates. 4. Seats.
const dates = await visit.dates();
const date = dates.find(({ available }) => available >= 2);
if (date === undefined) throw new Error('Sold out.');
say('dates', ...dates.map(({ startsAt, available }) => `${startsAt.toISOString().slice(0, 10)} (${available} free)`));
const seats = await visit.seats(date.scheduleId);
const start = Math.floor(Math.random() * (seats.length - 1));
const chosen = seats.slice(start, start + 2);
// Who stands has no row and no number.
say('seats', ...chosen.map(({ section, row, number }) => (row === '' ? section : `${section} ${row}${number}`)));

// 5. Hold them for a few minutes.
const hold = await visit.reserve({ scheduleId: date.scheduleId, seatIds: chosen.map(({ seatId }) => seatId) });
say('held', hold.reservationId, `${hold.amount} ${concert.currency} until ${hold.expiresAt.toISOString()}`);

// 6. Look into the wallet. 8. Pay; 7. when the money does not reach, charge what is missing and pay again.
say('balance', await visit.balance());
let [paid, refusal] = await safe(visit.pay(hold));
if (refusal?.reason === 'INSUFFICIENT_BALANCE') {
  say('refused', refusal.message);
  say('charged', (await visit.charge(refusal.missing + 10_000)).balance);
  [paid, refusal] = await safe(visit.pay(hold));
}
if (paid === undefined) throw refusal;
const { reservation } = paid;
say(
  'paid',
  paid.paymentId,
  `${paid.amount} ${concert.currency}, reservation ${reservation.status}, seats ${reservation.seatIds.join(', ')}`,
);
say('balance', paid.balance);
for await (const { state } of visit.updates()) say('queue', state);
