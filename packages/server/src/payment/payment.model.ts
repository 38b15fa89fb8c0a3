import {
  type CreationOptional,
  DataTypes,
  type InferAttributes,
  type InferCreationAttributes,
  Model,
  type ModelStatic,
  type Sequelize,
} from 'sequelize';
import type { Reason } from '../errors.ts';

/** The payment of one reservation, from the first attempt on. */
export class Payment extends Model<InferAttributes<Payment>, InferCreationAttributes<Payment>> {
  declare concertId: string;
  declare paymentId: string;
  declare reservationId: string;
  declare userId: string;
  declare tokenSeq: number;
  declare amount: number;
  declare currency: string;
  declare status: 'refused' | 'paid' | 'refunded';
  /** How often it was refused; only the first of them are in its history. */
  declare refusals: number;
  declare createdAt: Date;
  declare paidAt: CreationOptional<Date | null>;
  declare refundedAt: CreationOptional<Date | null>;
}

/** One step in a payment's history. Never changed, never deleted. */
export class PaymentEvent extends Model<InferAttributes<PaymentEvent>, InferCreationAttributes<PaymentEvent>> {
  declare concertId: string;
  declare paymentId: string;
  declare eventNo: number;
  declare kind: 'refused' | 'paid' | 'refunded';
  declare reason: CreationOptional<Reason | null>;
  declare missing: CreationOptional<number | null>;
  declare note: CreationOptional<string | null>;
  declare at: Date;
}

/** The payment's tables on one database. */
export function paymentModels(db: Sequelize): {
  Payment: ModelStatic<Payment>;
  PaymentEvent: ModelStatic<PaymentEvent>;
} {
  const { TEXT, BIGINT, INTEGER, DATE } = DataTypes;
  return {
    Payment: class extends Payment {}.init(
      {
        concertId: { type: TEXT, primaryKey: true },
        paymentId: { type: TEXT, primaryKey: true },
        reservationId: { type: TEXT, allowNull: false },
        userId: { type: TEXT, allowNull: false },
        tokenSeq: { type: BIGINT, allowNull: false },
        amount: { type: BIGINT, allowNull: false },
        currency: { type: TEXT, allowNull: false },
        status: { type: TEXT, allowNull: false },
        refusals: { type: INTEGER, allowNull: false },
        createdAt: { type: DATE, allowNull: false },
        paidAt: DATE,
        refundedAt: DATE,
      },
      { sequelize: db, modelName: 'Payment', tableName: 'payments' },
    ),
    PaymentEvent: class extends PaymentEvent {}.init(
      {
        concertId: { type: TEXT, primaryKey: true },
        paymentId: { type: TEXT, primaryKey: true },
        eventNo: { type: INTEGER, primaryKey: true },
        kind: { type: TEXT, allowNull: false },
        reason: TEXT,
        missing: BIGINT,
        note: TEXT,
        at: { type: DATE, allowNull: false },
      },
      { sequelize: db, modelName: 'PaymentEvent', tableName: 'payment_events' },
    ),
  };
}

type PaymentModels = ReturnType<typeof paymentModels>;

declare module '../database/models.ts' {
  interface Models extends PaymentModels {}
}
