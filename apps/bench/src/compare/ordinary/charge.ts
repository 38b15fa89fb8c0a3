import { newId } from '../../../../../packages/server/src/ids.ts';
import { found, No, type Ordinary } from './models.ts';

export interface Charge {
  readonly concertId: string;
  readonly userId: string;
  readonly seq: number;
  readonly amount: number;
  readonly idempotencyKey: string;
}

export const currency = 'KRW';
const balanceLimit = 1e12;

/** Locks the wallet's row, adds to it, and writes both legs of the entry and the key, in one transaction. */
export const charge = (
  { db, WalletKey, Token, Wallet, LedgerEntry }: Ordinary,
  { concertId, userId, seq, amount, idempotencyKey }: Charge,
): Promise<{ balance: number; entryId: string }> =>
  db.transaction(async (transaction) => {
    const key = { userId, caller: userId, procedure: 'wallet.charge', key: idempotencyKey };
    const where = { userId, currency };
    let wallet = await Wallet.findOne({ where, transaction, lock: transaction.LOCK.UPDATE });
    if (wallet === null) {
      // Two first charges at once: one makes the row, and both then wait for it in turn.
      await Wallet.bulkCreate([{ userId, currency, balance: 0, entries: 0 }], { transaction, ignoreDuplicates: true });
      wallet = found(await Wallet.findOne({ where, transaction, lock: transaction.LOCK.UPDATE }), 'USER_NOT_FOUND');
    }
    const stored = await WalletKey.findOne({ where: key, transaction, raw: true });
    if (stored) return (JSON.parse(stored.answer) as { json: { balance: number; entryId: string } }).json;
    const token = found(await Token.findOne({ where: { concertId, seq }, transaction, raw: true }), 'TOKEN_INVALID');
    const now = new Date();
    if (token.userId !== userId) throw new No('TOKEN_INVALID');
    if (token.endedAt !== null || (token.expiresAt !== null && token.expiresAt <= now)) throw new No('TOKEN_EXPIRED');
    const balance = wallet.balance + amount;
    if (balance > balanceLimit) throw new No('BALANCE_LIMIT');
    const entryNo = wallet.entries + 1;
    const entryId = newId('ent', now);
    await wallet.update({ balance, entries: entryNo }, { transaction });
    const entry = {
      userId,
      entryId,
      currency,
      kind: 'charge',
      entryNo,
      concertId: null,
      paymentId: null,
      createdAt: now,
    } as const;
    await LedgerEntry.bulkCreate(
      [
        { ...entry, account: 'wallet', amount, balanceAfter: balance },
        { ...entry, account: 'funding', amount: -amount, balanceAfter: null },
      ],
      { transaction },
    );
    const answer = JSON.stringify({ json: { balance, entryId } });
    await WalletKey.create({ ...key, fingerprint: String(amount), answer, createdAt: now }, { transaction });
    return { balance, entryId };
  });
