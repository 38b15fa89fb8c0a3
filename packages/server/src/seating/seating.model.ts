import {
  type CreationOptional,
  DataTypes,
  type InferAttributes,
  type InferCreationAttributes,
  Model,
  type ModelStatic,
  type Sequelize,
} from 'sequelize';

/**
 * A seat on one date. The row alone says who owns it: `reservationId` with `heldUntil` for a hold, with `sold` for a
 * paid seat. `fence` grows with each hold, so that nobody acts on a hold that is no longer theirs.
 */
export class Seat extends Model<InferAttributes<Seat>, InferCreationAttributes<Seat>> {
  declare concertId: string;
  declare scheduleId: string;
  declare seatId: number;
  declare section: string;
  declare rowName: string;
  declare number: number;
  declare price: number;
  declare reservationId: CreationOptional<string | null>;
  declare heldUntil: CreationOptional<Date | null>;
  declare sold: CreationOptional<boolean>;
  declare fence: CreationOptional<number>;
  declare changedBy: CreationOptional<number | null>;
}

/** Seats that one visit took together. `heldUntil` stays after payment: it proves that the payment was in time. */
export class Reservation extends Model<InferAttributes<Reservation>, InferCreationAttributes<Reservation>> {
  declare concertId: string;
  declare reservationId: string;
  declare scheduleId: string;
  declare userId: string;
  declare tokenSeq: number;
  declare seatIds: number[];
  declare fences: number[];
  declare amount: number;
  declare status: 'held' | 'paid' | 'cancelled' | 'refunded';
  declare heldUntil: Date;
  declare createdAt: Date;
}

/** The tables of seats and those who have them, on one database. */
export function seatingModels(db: Sequelize): {
  Seat: ModelStatic<Seat>;
  Reservation: ModelStatic<Reservation>;
} {
  const { TEXT, BIGINT, INTEGER, BOOLEAN, DATE, ARRAY } = DataTypes;
  const concertId = { type: TEXT, primaryKey: true };
  return {
    Seat: class extends Seat {}.init(
      {
        concertId,
        scheduleId: { type: TEXT, primaryKey: true },
        seatId: { type: INTEGER, primaryKey: true },
        section: { type: TEXT, allowNull: false },
        rowName: { type: TEXT, allowNull: false },
        number: { type: INTEGER, allowNull: false },
        price: { type: BIGINT, allowNull: false },
        reservationId: TEXT,
        heldUntil: DATE,
        sold: { type: BOOLEAN, allowNull: false, defaultValue: false },
        fence: { type: BIGINT, allowNull: false, defaultValue: 0 },
        changedBy: BIGINT,
      },
      { sequelize: db, modelName: 'Seat', tableName: 'seats' },
    ),
    Reservation: class extends Reservation {}.init(
      {
        concertId,
        reservationId: { type: TEXT, primaryKey: true },
        scheduleId: { type: TEXT, allowNull: false },
        userId: { type: TEXT, allowNull: false },
        tokenSeq: { type: BIGINT, allowNull: false },
        seatIds: { type: ARRAY(INTEGER), allowNull: false },
        fences: { type: ARRAY(BIGINT), allowNull: false },
        amount: { type: BIGINT, allowNull: false },
        status: { type: TEXT, allowNull: false },
        heldUntil: { type: DATE, allowNull: false },
        createdAt: { type: DATE, allowNull: false },
      },
      { sequelize: db, modelName: 'Reservation', tableName: 'reservations' },
    ),
  };
}

type SeatingModels = ReturnType<typeof seatingModels>;

declare module '../database/models.ts' {
  interface Models extends SeatingModels {}
}
