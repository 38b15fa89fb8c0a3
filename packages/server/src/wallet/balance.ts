import type { Sequelize } from 'sequelize';
import { read } from '../database/read.ts';
import { columnsOf, type Selected } from '../database/statements.ts';
import { decodeCursor, numberKey, pageOf, rowsToRead } from '../rpc/cursor.ts';
import { ledgerEntries } from './wallet.model.ts';
import type { BalanceOutput, HistoryOutput } from './wallet.schemas.ts';

/** A wallet that never had an entry is empty. */
export async function balanceOf(db: Sequelize, userId: string, currency: string): Promise<BalanceOutput> {
  const [wallet] = await read<{ balance: number }>(
    db,
    'select balance from wallets where user_id = $1 and currency = $2',
    [userId, currency],
  );
  return { balance: wallet?.balance ?? 0, currency };
}

/** All that a user has, by currency. */
export async function balancesOf(db: Sequelize, userId: string): Promise<BalanceOutput[]> {
  return await read(db, 'select balance, currency from wallets where user_id = $1 order by currency', [userId]);
}

const entryColumns = columnsOf(ledgerEntries, [
  'entryId',
  'kind',
  'amount',
  'entryNo',
  'balanceAfter',
  'paymentId',
  'createdAt',
]);
const newestFirst = `select ${entryColumns} from ledger_entries
  where user_id collate "C" = $1 and currency = $2 and account = 'wallet' and entry_no < $3 order by entry_no desc limit $4`;

/** A wallet's movements, newest first. */
export async function historyOf(
  db: Sequelize,
  userId: string,
  currency: string,
  { cursor, limit }: { cursor?: string | undefined; limit: number },
): Promise<HistoryOutput> {
  const before = cursor === undefined ? Number.MAX_SAFE_INTEGER : Number(decodeCursor(cursor, numberKey));
  const found = await read<Selected<typeof entryColumns>>(db, newestFirst, [
    userId,
    currency,
    before,
    rowsToRead(limit),
  ]);
  const { page, nextCursor } = pageOf(found, { limit }, ({ entryNo }) => String(entryNo));
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
