import type { RouterOutputs } from '../types.ts';
import { asOperator, asUser, type Caller, type Verbs } from './caller.ts';
import { pageOf } from './page.ts';
import { invalid, refused } from './refused.ts';
import { liveVisit } from './visit.ts';
import type { Entry, World } from './world.ts';

const balanceLimit = 1_000_000_000_000;
const amountLimit = 1_000_000_000;

export const wallet = (world: World) =>
  ({
    balance(input, caller) {
      const userId = asUser(caller);
      const currency = currencyFor(world, caller, input);
      return { balance: balanceOf(world, userId, currency), currency };
    },

    charge({ amount, ...input }, caller) {
      refuseUnlessAmount(amount);
      const { userId, concert } = liveVisit(world, caller, input);
      const { balanceAfter, entryId } = post(world, { userId, currency: concert.currency, kind: 'charge', amount });
      return { balance: balanceAfter, entryId };
    },

    history(input, caller) {
      const ledger = ledgerOf(world, asUser(caller), currencyFor(world, caller, input));
      const { items, nextCursor } = pageOf(ledger.toReversed(), input, ({ entryId }) => entryId);
      return { entries: items, nextCursor };
    },

    credit: (input, caller) => move(world, caller, 'credit', input),
    debit: (input, caller) => move(world, caller, 'debit', input),
  }) satisfies Verbs<'wallet'>;

function currencyFor(
  world: World,
  caller: Caller,
  { token, currency }: { token?: string | undefined; currency?: string | undefined },
): string {
  if ((token === undefined) === (currency === undefined)) throw invalid('token', 'give either token or currency');
  return currency ?? liveVisit(world, caller, { token: token! }).concert.currency;
}

function refuseUnlessAmount(amount: number): void {
  if (!Number.isSafeInteger(amount) || amount < 1 || amount > amountLimit)
    throw invalid('amount', `must be a whole number from 1 to ${amountLimit}`);
}

/** What a service puts in or pays out. A reference counts once. */
function move(
  world: World,
  caller: Caller,
  kind: 'credit' | 'debit',
  { userId, currency, amount, reference }: { userId: string; currency: string; amount: number; reference: string },
): RouterOutputs['wallet']['credit'] {
  refuseUnlessAmount(amount);
  asOperator(caller);
  const name = `${kind} ${reference}`;
  const known = world.references.get(name);
  if (known && (known.userId !== userId || known.currency !== currency || known.amount !== amount))
    throw refused('IDEMPOTENCY_KEY_REUSED', {}, otherMovement);
  if (known) return known.answer;
  if (!world.users.has(userId)) throw refused('USER_NOT_FOUND', {}, noUser);
  if (kind === 'debit')
    refuseUncovered(world, userId, currency, amount, 'The balance does not cover the amount, and nothing was taken.');
  const posted = post(world, { userId, currency, kind, amount: kind === 'credit' ? amount : -amount });
  const answer = { entryId: posted.entryId, userId, currency, balance: posted.balanceAfter };
  world.references.set(name, { userId, currency, amount, answer });
  return answer;
}

const noUser = 'There is no such user. A service makes one by user.create, which is no error for those who are there.';

const otherMovement =
  'This reference was used with another user, currency or amount. A new movement needs a reference of its own.';

function ledgerOf({ ledgers }: World, userId: string, currency: string): Entry[] {
  const name = `${currency} ${userId}`;
  const ledger = ledgers.get(name) ?? [];
  ledgers.set(name, ledger);
  return ledger;
}

export const balanceOf = (world: World, userId: string, currency: string): number =>
  ledgerOf(world, userId, currency).at(-1)?.balanceAfter ?? 0;

/** What the wallet lacks is said; it pays in full or not at all. */
export function refuseUncovered(world: World, userId: string, currency: string, price: number, message?: string): void {
  const missing = price - balanceOf(world, userId, currency);
  if (missing > 0) throw refused('INSUFFICIENT_BALANCE', { missing }, message);
}

/** Moves money in or out of a wallet. */
export function post(
  world: World,
  {
    userId,
    currency,
    ...what
  }: Pick<Entry, 'kind' | 'amount'> & { paymentId?: string; userId: string; currency: string },
): Entry {
  const balanceAfter = balanceOf(world, userId, currency) + what.amount;
  if (balanceAfter > balanceLimit)
    throw refused(
      'BALANCE_LIMIT',
      { limit: balanceLimit },
      `The wallet would hold more than ${balanceLimit}, which is the most it may.`,
    );
  const entry = { entryId: world.newId('ent'), paymentId: null, ...what, balanceAfter, at: world.time.now() };
  ledgerOf(world, userId, currency).push(entry);
  return entry;
}
