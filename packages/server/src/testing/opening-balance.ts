import type { Command } from '../engine/command.ts';
import { newId } from '../ids.ts';
import { Refused, type Stagedoor } from '../index.ts';
import { type Entry, lockWallets, post, refuseOverBalance, storeEntries, type Wallets } from '../wallet/index.ts';

interface OpeningBalance {
  readonly userId: string;
  readonly currency: string;
  readonly amount: number;
  readonly entryId: string;
}

/** A charge without a visit: a user has money before they ever stood in a queue. */
const open: Command<OpeningBalance, Wallets, { balance: number }, Entry> = {
  name: 'testing.openingBalance',
  share: 1,
  partition: () => 'wallets',
  load: (batch, inputs) => lockWallets(batch, inputs),
  dependsOn: (wallets, { userId, currency }) => [wallets.of(userId, currency)],

  decide(wallets, { userId, currency, amount, entryId }, now) {
    const wallet = wallets.of(userId, currency);
    const refused = refuseOverBalance(wallet, amount);
    if (refused) return { refused };
    const posted = post(wallet, { entryId, kind: 'charge', amount, concertId: null, paymentId: null, at: now });
    wallets.put(posted.wallet);
    return { answer: { balance: posted.wallet.balance }, effect: posted.entry };
  },

  store: storeEntries,
  events: () => [],
};

/** Puts money into a user's wallet. */
export async function openBalance(
  { services: { engine, clock } }: Stagedoor,
  balance: Omit<OpeningBalance, 'entryId'>,
): Promise<void> {
  const settled = await engine.run(open, { ...balance, entryId: newId('ent', clock.now()) });
  if ('refused' in settled) throw new Refused(settled.refused);
}
