import { Op, type Sequelize } from 'sequelize';
import { decodeCursor, numberKey, pageOf, rowsToRead } from '../rpc/cursor.ts';
import { inCollationC } from '../database/collation.ts';
import { modelOf } from '../database/table.ts';
import { ledgerEntries, wallets } from './wallet.model.ts';
import type { BalanceOutput, HistoryOutput } from './wallet.schemas.ts';

/** A wallet that never had an entry is empty. */
export async function balanceOf(db: Sequelize, userId: string, currency: string): Promise<BalanceOutput> {
  const wallet = await modelOf(db, wallets).findOne({ where: { userId, currency }, raw: true });
  return { balance: wallet?.balance ?? 0, currency };
}

/** All that a user has, by currency. */
export async function balancesOf(db: Sequelize, userId: string): Promise<BalanceOutput[]> {
  const found = await modelOf(db, wallets).findAll({ where: { userId }, order: [['currency', 'ASC']], raw: true });
  return found.map(({ balance, currency }) => ({ balance, currency }));
}

/** A wallet's movements, newest first. */
export async function historyOf(
  db: Sequelize,
  userId: string,
  currency: string,
  { cursor, limit }: { cursor?: string | undefined; limit: number },
): Promise<HistoryOutput> {
  const before = cursor === undefined ? Number.MAX_SAFE_INTEGER : Number(decodeCursor(cursor, numberKey));
  const read = await modelOf(db, ledgerEntries).findAll({
    where: {
      currency,
      account: 'wallet',
      entryNo: { [Op.lt]: before },
      [Op.and]: inCollationC('user_id', userId),
    },
    order: [['entryNo', 'DESC']],
    limit: rowsToRead(limit),
    raw: true,
  });
  const { page, nextCursor } = pageOf(read, { limit }, ({ entryNo }) => String(entryNo));
  return {
    entries: page.map(({ entryId, kind, amount, balanceAfter, paymentId, createdAt }) => ({
      entryId,
      kind,
      amount,
      balanceAfter: balanceAfter!,
      paymentId,
      at: createdAt,
    })),
    nextCursor,
  };
}
