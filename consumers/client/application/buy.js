/** Buys as `built/<name>.js` does, with money in the wallet, and says which payments the server knows of afterwards. */
import { createClient } from '@stagedoor/client';

const [name, url, accessToken] = process.argv.slice(2);
const { buy } = await import(`./built/${name}.js`);
const client = createClient({ url, accessToken });
const { concerts } = await client.concert.list.query();
const { concertId, dates } = concerts[0];
const { token } = await client.queue.issueToken.mutate({ concertId });
await client.wallet.charge.mutate({ amount: 1_000_000, token, idempotencyKey: 'charge' });
await buy({ url, accessToken, concertId, scheduleId: dates[0].scheduleId });
const { payments } = await client.payment.list.query();
console.log(JSON.stringify(payments.map(({ status, paidAt }) => ({ status, isDated: paidAt instanceof Date }))));
