/** From the map of a hall to a ticket, without choosing a seat by hand: `npx -y pnpm@12 exec node examples/best-seats.ts [user] [quantity]`. */
import { createStagedoor, safe } from '@stagedoor/client';
import { readSeatMap, seatFlags } from '@stagedoor/client/hall';
import { demoAccessToken } from './demo-access-token.ts';
import { runningServer } from './running-server.ts';

const url = await runningServer();
const [user = `demo-${1 + Math.floor(Math.random() * 20)}`, quantity = '2'] = process.argv.slice(2);
const stagedoor = createStagedoor({ url, accessToken: await demoAccessToken(user) });
const say = (step: string, ...what: unknown[]): void => console.log(step.padEnd(12), ...what);

// 1. The largest hall that is on sale. Its map needs no login.
const { concerts } = await stagedoor.client.concert.list.query();
const sizeOf = ({ dates }: (typeof concerts)[number]): number => Math.max(0, ...dates.map(({ capacity }) => capacity));
const concert = concerts.toSorted((a, b) => sizeOf(b) - sizeOf(a))[0];
const date = concert?.dates[0];
if (concert === undefined || date === undefined)
  throw new Error('There is no concert. Start the server with its demo: npx -y pnpm@12 start');
say('concert', concert.title, 'for', user);
const { concertId } = concert;
const { scheduleId } = date;
const map = await stagedoor.client.concert.seatMap.query({ concertId, scheduleId });
const seats = readSeatMap(map);
const accessible = seats.filter(({ flags }) => flags & seatFlags.accessible).length;
say('map', `${seats.length} places in ${map.sections.length} sections, ${accessible} for wheelchairs`);
for (const { name, kind, price, capacity } of map.sections)
  say('', `${name} (${kind}): ${capacity} at ${price} ${concert.currency}`);

// 2. The turn.
const visit = await stagedoor.enter(concert);
await visit.turn({ onUpdate: ({ state, ahead }) => say('queue', state, `${ahead} ahead`) });

// 3. The best seats beside each other, as the server sees them: nobody else can have them meanwhile.
const [hold, refused] = await safe(visit.reserveBest({ scheduleId, quantity: Number(quantity) }));
if (refused?.reason === 'NOT_ENOUGH_SEATS') say('refused', refused.message);
if (hold === undefined) throw refused;
for (const { seatId, section, row, number, price } of hold.seats) {
  const { x, y } = seats[seatId - 1]!;
  // Who stands has no row and no number.
  const name = row === '' ? section : `${section}, row ${row}, seat ${number}`;
  say('held', `${name}: ${price} ${concert.currency}, ${Math.hypot(x, y).toFixed(1)} m from the stage`);
}
say('until', hold.expiresAt.toISOString());

// 4. The money, and the tickets.
const missing = hold.amount - (await visit.balance());
if (missing > 0) say('charged', (await visit.charge(missing)).balance);
const { paymentId, amount, reservation } = await visit.pay(hold);
say('paid', paymentId, `${amount} ${concert.currency}, reservation ${reservation.status}`);
