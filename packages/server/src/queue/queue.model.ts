import {
  type CreationOptional,
  DataTypes,
  type InferAttributes,
  type InferCreationAttributes,
  Model,
  type ModelStatic,
  type Sequelize,
} from 'sequelize';
import type { EndedBecause, QueueState } from './queue.events.ts';

/** One queue for each concert. Its row is the first lock of every command that gives places or numbers. */
export class Queue extends Model<InferAttributes<Queue>, InferCreationAttributes<Queue>> {
  declare concertId: string;
  declare state: QueueState;
  declare salesOpenAt: Date;
  declare maxActive: number;
  declare admitPerSecond: number;
  declare activeTtlMs: number;
  declare holdTtlMs: number;
  declare absentAfterMs: number;
  declare maxSeatsPerUser: number;
  declare drawSeed: string;
  declare drawn: CreationOptional<number | null>;
  declare soldOut: CreationOptional<boolean>;
  declare lastSeq: CreationOptional<number>;
  declare frontier: CreationOptional<number>;
  declare admitted: CreationOptional<number>;
  declare credit: CreationOptional<number>;
  declare creditedAt: Date;
  declare changedBy: number | null;
  declare history: string | null;
  declare epochs: CreationOptional<number[]>;
}

/** A place in a queue, by its gap-free number. Never deleted: the order stays provable. */
export class Token extends Model<InferAttributes<Token>, InferCreationAttributes<Token>> {
  declare concertId: string;
  declare seq: number;
  declare userId: string;
  declare enteredAt: Date;
  declare admittedAt: CreationOptional<Date | null>;
  declare expiresAt: CreationOptional<Date | null>;
  declare endedAt: CreationOptional<Date | null>;
  declare endedBecause: CreationOptional<EndedBecause | null>;
  declare changedBy: CreationOptional<number | null>;
}

/** The record of each tick that admitted someone: what it saw and what it decided. */
export class Admission extends Model<InferAttributes<Admission>, InferCreationAttributes<Admission>> {
  declare concertId: string;
  declare firstSeq: number;
  declare lastSeq: number;
  declare admitted: number;
  declare activeBefore: number;
  declare maxActive: number;
  declare decidedAt: Date;
}

/** By when someone who waits promised to ask again. */
export class PresenceSign extends Model<InferAttributes<PresenceSign>, InferCreationAttributes<PresenceSign>> {
  declare concertId: string;
  declare seq: number;
  declare dueAt: Date;
}

/** The queue's tables on one database. A subclass each, so that two databases in one process don't share models. */
export function queueModels(db: Sequelize): {
  Queue: ModelStatic<Queue>;
  Token: ModelStatic<Token>;
  Admission: ModelStatic<Admission>;
  PresenceSign: ModelStatic<PresenceSign>;
} {
  const { ARRAY, TEXT, BIGINT, BOOLEAN, INTEGER, DOUBLE, DATE } = DataTypes;
  return {
    Queue: class extends Queue {}.init(
      {
        concertId: { type: TEXT, primaryKey: true },
        state: { type: TEXT, allowNull: false },
        salesOpenAt: { type: DATE, allowNull: false },
        maxActive: { type: INTEGER, allowNull: false },
        admitPerSecond: { type: DOUBLE, allowNull: false },
        activeTtlMs: { type: INTEGER, allowNull: false },
        holdTtlMs: { type: INTEGER, allowNull: false },
        absentAfterMs: { type: INTEGER, allowNull: false },
        maxSeatsPerUser: { type: INTEGER, allowNull: false },
        drawSeed: { type: TEXT, allowNull: false },
        drawn: BIGINT,
        soldOut: { type: BOOLEAN, allowNull: false, defaultValue: false },
        lastSeq: { type: BIGINT, allowNull: false, defaultValue: 0 },
        frontier: { type: BIGINT, allowNull: false, defaultValue: 0 },
        admitted: { type: BIGINT, allowNull: false, defaultValue: 0 },
        credit: { type: DOUBLE, allowNull: false, defaultValue: 0 },
        creditedAt: { type: DATE, allowNull: false },
        changedBy: BIGINT,
        history: TEXT,
        epochs: { type: ARRAY(BIGINT), allowNull: false, defaultValue: [] },
      },
      { sequelize: db, modelName: 'Queue', tableName: 'queues' },
    ),
    Token: class extends Token {}.init(
      {
        concertId: { type: TEXT, primaryKey: true },
        seq: { type: BIGINT, primaryKey: true },
        userId: { type: TEXT, allowNull: false },
        enteredAt: { type: DATE, allowNull: false },
        admittedAt: DATE,
        expiresAt: DATE,
        endedAt: DATE,
        endedBecause: TEXT,
        changedBy: BIGINT,
      },
      { sequelize: db, modelName: 'Token', tableName: 'tokens' },
    ),
    Admission: class extends Admission {}.init(
      {
        concertId: { type: TEXT, primaryKey: true },
        firstSeq: { type: BIGINT, primaryKey: true },
        lastSeq: { type: BIGINT, allowNull: false },
        admitted: { type: INTEGER, allowNull: false },
        activeBefore: { type: INTEGER, allowNull: false },
        maxActive: { type: INTEGER, allowNull: false },
        decidedAt: { type: DATE, allowNull: false },
      },
      { sequelize: db, modelName: 'Admission', tableName: 'admissions' },
    ),
    PresenceSign: class extends PresenceSign {}.init(
      {
        concertId: { type: TEXT, primaryKey: true },
        seq: { type: BIGINT, primaryKey: true },
        dueAt: { type: DATE, allowNull: false },
      },
      { sequelize: db, modelName: 'PresenceSign', tableName: 'presence' },
    ),
  };
}

type QueueModels = ReturnType<typeof queueModels>;

declare module '../database/models.ts' {
  interface Models extends QueueModels {}
}
