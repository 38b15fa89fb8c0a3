import {
  DataTypes,
  type InferAttributes,
  type InferCreationAttributes,
  Model,
  type ModelStatic,
  type Sequelize,
} from 'sequelize';

/** What a user has in one currency. `entries` counts its ledger entries and guards every write. */
export class Wallet extends Model<InferAttributes<Wallet>, InferCreationAttributes<Wallet>> {
  declare userId: string;
  declare currency: string;
  declare balance: number;
  declare entries: number;
}

/**
 * One leg of a double entry: the wallet's, or that of a system account (`funding` for money that comes in, `sales` for
 * money that concerts earn). The legs of an entry sum to zero; system accounts have no balance row.
 */
export class LedgerEntry extends Model<InferAttributes<LedgerEntry>, InferCreationAttributes<LedgerEntry>> {
  declare userId: string;
  declare entryId: string;
  declare account: 'wallet' | 'funding' | 'sales';
  declare currency: string;
  declare kind: 'charge' | 'payment' | 'refund';
  declare amount: number;
  /** The entry's place in its wallet, from 1. */
  declare entryNo: number;
  declare balanceAfter: number | null;
  declare concertId: string | null;
  declare paymentId: string | null;
  declare createdAt: Date;
}

/** The wallet's tables on one database. */
export function walletModels(db: Sequelize): { Wallet: ModelStatic<Wallet>; LedgerEntry: ModelStatic<LedgerEntry> } {
  const { TEXT, BIGINT, DATE } = DataTypes;
  return {
    Wallet: class extends Wallet {}.init(
      {
        userId: { type: TEXT, primaryKey: true },
        currency: { type: TEXT, primaryKey: true },
        balance: { type: BIGINT, allowNull: false },
        entries: { type: BIGINT, allowNull: false },
      },
      { sequelize: db, modelName: 'Wallet', tableName: 'wallets' },
    ),
    LedgerEntry: class extends LedgerEntry {}.init(
      {
        userId: { type: TEXT, primaryKey: true },
        entryId: { type: TEXT, primaryKey: true },
        account: { type: TEXT, primaryKey: true },
        currency: { type: TEXT, allowNull: false },
        kind: { type: TEXT, allowNull: false },
        amount: { type: BIGINT, allowNull: false },
        entryNo: { type: BIGINT, allowNull: false },
        balanceAfter: BIGINT,
        concertId: TEXT,
        paymentId: TEXT,
        createdAt: { type: DATE, allowNull: false },
      },
      { sequelize: db, modelName: 'LedgerEntry', tableName: 'ledger_entries' },
    ),
  };
}

type WalletModels = ReturnType<typeof walletModels>;

declare module '../database/models.ts' {
  interface Models extends WalletModels {}
}
