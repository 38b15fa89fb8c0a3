import type { Command } from '../engine/command.ts';
import { refusal } from '../errors.ts';
import { knownUsers, refuseUnknown, userKeys } from '../user/index.ts';
import { readReferences, storeReferences, type Moved } from './reference.store.ts';
import type { WalletMoved } from './wallet.events.ts';
import { type Entry, post, refuseMove, type ServiceReference } from './wallet.rules.ts';
import type { MoveOutput } from './wallet.schemas.ts';
import { lockWallets, storeEntries, type Wallets } from './wallet.store.ts';

export interface MoveInput {
  readonly service: string;
  readonly userId: string;
  readonly currency: string;
  /** What is credited or debited, more than nothing. */
  readonly amount: number;
  /** What the service calls it. Under one reference money moves once, whatever the key. */
  readonly reference: string;
  /** Made by the caller: decisions know no randomness. */
  readonly entryId: string;
}

interface State {
  readonly wallets: Wallets;
  readonly users: ReadonlyMap<string, { readonly erasedAt: Date | null }>;
  readonly moved: Map<string, Moved>;
}

interface Effect {
  readonly entry: Entry;
  readonly reference: ServiceReference;
}

/** Moves money for a service, which answers for where it comes from and where it goes. */
function moving(kind: ServiceReference['kind']): Command<MoveInput, State, MoveOutput, Effect> {
  return {
    name: `wallet.${kind}`,
    share: 1,
    keys: userKeys,
    // One service a batch: all of them wait for the same wallets anyway.
    partition: ({ service }) => `wallets of ${service}`,

    async load(batch, inputs) {
      const { service } = inputs[0]!;
      const asked = [
        lockWallets(batch, inputs),
        knownUsers(
          batch.transaction,
          inputs.map((input) => input.userId),
        ),
        readReferences(
          batch,
          { service, kind },
          inputs.map((input) => input.reference),
        ),
      ] as const;
      // References are new but for repetitions.
      batch.allAsked();
      const [wallets, users, moved] = await Promise.all(asked);
      return { wallets, users, moved };
    },

    dependsOn: ({ wallets }, { userId, currency }) => [wallets.of(userId, currency)],

    decide({ wallets, users, moved }, { service, userId, currency, amount, reference, entryId }, now) {
      const gain = kind === 'credit' ? amount : -amount;
      const before = moved.get(reference);
      if (before !== undefined) return answerAgain(before, { userId, currency, gain });
      const user = users.get(userId);
      if (user === undefined) return { refused: refusal('USER_NOT_FOUND', {}, noUser) };
      // What is left in the wallet of an erased user can still be paid out.
      const erased = kind === 'credit' ? refuseUnknown(user) : undefined;
      if (erased) return { refused: erased };
      const wallet = wallets.of(userId, currency);
      const refused = refuseMove(wallet, kind, amount);
      if (refused) return { refused };
      const posted = post(wallet, { entryId, kind, amount: gain, concertId: null, paymentId: null, at: now });
      wallets.put(posted.wallet);
      moved.set(reference, posted.entry);
      return {
        answer: { entryId, userId, currency, balance: posted.wallet.balance },
        effect: { entry: posted.entry, reference: { service, kind, reference, userId, entryId } },
      };
    },

    async store(batch, effects) {
      await Promise.all([
        storeEntries(
          batch,
          effects.map((effect) => effect.entry),
        ),
        storeReferences(
          batch,
          effects.map((effect) => effect.reference),
        ),
      ]);
    },

    events: (_batch, effects): WalletMoved[] =>
      effects.map(({ entry: { userId, currency, amount, entryId } }) => ({
        kind: `wallet.${kind}ed`,
        userId,
        currency,
        amount,
        entryId,
      })),
  };
}

const noUser = 'There is no such user. A service makes one by user.create, which is no error for those who are there.';

/** The answer of then, when the service means the same. */
function answerAgain(
  { entryId, userId, currency, amount, balanceAfter }: Moved,
  now: { userId: string; currency: string; gain: number },
): ReturnType<Command<MoveInput, State, MoveOutput, Effect>['decide']> {
  if (userId !== now.userId || currency !== now.currency || amount !== now.gain)
    return {
      refused: refusal(
        'IDEMPOTENCY_KEY_REUSED',
        {},
        'This reference was used with another user, currency or amount. A new movement needs a reference of its own.',
      ),
    };
  return { answer: { entryId, userId, currency, balance: balanceAfter! } };
}

/** Puts money into a wallet that a service has taken in. */
export const credit = moving('credit');

/** Takes money out of a wallet that a service gives back or pays out. */
export const debit = moving('debit');
