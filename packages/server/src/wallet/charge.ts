import type { Command } from '../engine/command.ts';
import { refusal } from '../errors.ts';
import { checkVisit, type QueueRow, readQueues, readTokens, type TokenRow, type Visit } from '../queue/index.ts';
import { userKeys } from '../user/index.ts';
import type { WalletMoved } from './wallet.events.ts';
import { type Entry, post, refuseOverBalance } from './wallet.rules.ts';
import { lockWallets, storeEntries, type Wallets } from './wallet.store.ts';

export interface ChargeInput {
  readonly visit: Visit;
  readonly amount: number;
  /** The concert's currency, which never changes. */
  readonly currency: string;
  /** Whether users may charge at all here. */
  readonly isOpen: boolean;
  /** Made by the caller: decisions know no randomness. */
  readonly entryId: string;
}

interface State {
  readonly wallets: Wallets;
  readonly tokens: ReadonlyMap<string, TokenRow>;
  readonly queues: ReadonlyMap<string, QueueRow>;
}

const placeKey = (place: { concertId: string; seq: number }): string => `${place.concertId}/${place.seq}`;

/** Puts money into a wallet. Any live visit may, waiting or active; the token is read without locking it. */
export const charge: Command<ChargeInput, State, { balance: number; entryId: string }, Entry> = {
  name: 'wallet.charge',
  share: 1,
  keys: userKeys,
  partition: () => 'wallets',

  async load(batch, inputs) {
    const visits = inputs.map((input) => input.visit);
    const asked = [
      lockWallets(
        batch,
        inputs.map((input) => ({ userId: input.visit.userId, currency: input.currency })),
      ),
      readTokens(batch, visits),
      readQueues(
        batch.transaction,
        visits.map((visit) => visit.concertId),
      ),
    ] as const;
    batch.allAsked();
    const [wallets, tokens, queues] = await Promise.all(asked);
    return { wallets, queues, tokens: new Map(tokens.map((token) => [placeKey(token), token])) };
  },

  dependsOn: (state, { visit, currency }) => [state.wallets.of(visit.userId, currency)],

  decide({ wallets, tokens, queues }, { visit, amount, currency, isOpen, entryId }, now) {
    if (!isOpen) return { refused: refusal('CHARGE_CLOSED') };
    const found = { token: tokens.get(placeKey(visit)), queue: queues.get(visit.concertId) };
    const checked = checkVisit('live', visit, found, now);
    if ('refused' in checked) return checked;
    const wallet = wallets.of(visit.userId, currency);
    const refused = refuseOverBalance(wallet, amount);
    if (refused) return { refused };
    const posted = post(wallet, { entryId, kind: 'charge', amount, concertId: null, paymentId: null, at: now });
    wallets.put(posted.wallet);
    return { answer: { balance: posted.wallet.balance, entryId }, effect: posted.entry };
  },

  store: storeEntries,
  events: (_batch, entries): WalletMoved[] =>
    entries.map(({ userId, currency, amount, entryId }) => ({
      kind: 'wallet.charged',
      userId,
      currency,
      amount,
      entryId,
    })),
};

declare module '../rpc/context.ts' {
  interface Services {
    /** Whether users may put money into their wallets with nothing behind it. */
    readonly isChargeOpen: boolean;
  }
}
