/** What a service does when it has taken a payment: it puts the money into the wallet of whoever paid: `npx -y pnpm@12 exec node examples/credit-a-wallet.ts demo-1 50000 payment-1`. */
import { createClient } from '@stagedoor/client';
import { demoAccessToken } from './demo-access-token.ts';
import { runningServer } from './running-server.ts';

const url = await runningServer();
const [userId = 'demo-1', amount = '50000', reference = 'payment-1'] = process.argv.slice(2);
const service = createClient({ url, accessToken: await demoAccessToken('--operator') });

// The provider's id of the payment is the reference: however often its webhook is delivered, the money comes once.
const { entryId, balance } = await service.wallet.credit.mutate({
  userId,
  currency: 'KRW',
  amount: Number(amount),
  reference,
  idempotencyKey: reference,
});
console.log(`${userId} has ${balance} KRW (${entryId})`);
