import {
  DataTypes,
  type InferAttributes,
  type InferCreationAttributes,
  Model,
  type ModelStatic,
  type Sequelize,
} from 'sequelize';

/** What operators and services asked for with the operator's key, and what came of it. */
export class OperatorLog extends Model<InferAttributes<OperatorLog>, InferCreationAttributes<OperatorLog>> {
  declare logId: string;
  declare at: Date;
  declare procedure: string;
  declare input: unknown;
  /** `ok` or the reason of the refusal; null until the call has ended. */
  declare outcome: string | null;
}

/** An answer under its idempotency key, for commands of a concert. */
export class ConcertKey extends Model<InferAttributes<ConcertKey>, InferCreationAttributes<ConcertKey>> {
  declare concertId: string;
  declare caller: string;
  declare procedure: string;
  declare key: string;
  declare fingerprint: string;
  declare answer: string;
  declare createdAt: Date;
}

/** The same for charges. */
export class WalletKey extends Model<InferAttributes<WalletKey>, InferCreationAttributes<WalletKey>> {
  declare userId: string;
  declare caller: string;
  declare procedure: string;
  declare key: string;
  declare fingerprint: string;
  declare answer: string;
  declare createdAt: Date;
}

/** The records of who did what, on one database. */
export function operatorModels(db: Sequelize): {
  OperatorLog: ModelStatic<OperatorLog>;
  ConcertKey: ModelStatic<ConcertKey>;
  WalletKey: ModelStatic<WalletKey>;
} {
  const { TEXT, JSONB, DATE } = DataTypes;
  const key = {
    caller: { type: TEXT, primaryKey: true },
    procedure: { type: TEXT, primaryKey: true },
    key: { type: TEXT, primaryKey: true },
    fingerprint: { type: TEXT, allowNull: false },
    answer: { type: TEXT, allowNull: false },
    createdAt: { type: DATE, allowNull: false },
  };
  return {
    OperatorLog: class extends OperatorLog {}.init(
      {
        logId: { type: TEXT, primaryKey: true },
        at: { type: DATE, allowNull: false },
        procedure: { type: TEXT, allowNull: false },
        input: { type: JSONB, allowNull: false },
        outcome: TEXT,
      },
      { sequelize: db, modelName: 'OperatorLog', tableName: 'operator_log' },
    ),
    ConcertKey: class extends ConcertKey {}.init(
      { concertId: { type: TEXT, primaryKey: true }, ...key },
      { sequelize: db, modelName: 'ConcertKey', tableName: 'concert_keys' },
    ),
    WalletKey: class extends WalletKey {}.init(
      { userId: { type: TEXT, primaryKey: true }, ...key },
      { sequelize: db, modelName: 'WalletKey', tableName: 'wallet_keys' },
    ),
  };
}

type OperatorModels = ReturnType<typeof operatorModels>;

declare module '../database/models.ts' {
  interface Models extends OperatorModels {}
}
