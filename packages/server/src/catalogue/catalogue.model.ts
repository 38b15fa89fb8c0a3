import {
  type CreationOptional,
  DataTypes,
  type InferAttributes,
  type InferCreationAttributes,
  Model,
  type ModelStatic,
  type Sequelize,
} from 'sequelize';

export class Concert extends Model<InferAttributes<Concert>, InferCreationAttributes<Concert>> {
  declare concertId: string;
  declare title: string;
  declare currency: string;
  declare createdAt: Date;
  declare changedBy: CreationOptional<number | null>;
}

/** One date of a concert. */
export class Schedule extends Model<InferAttributes<Schedule>, InferCreationAttributes<Schedule>> {
  declare concertId: string;
  declare scheduleId: string;
  declare startsAt: Date;
  declare capacity: number;
  declare priceFrom: number;
  declare priceTo: number;
}

/** The tables of concerts and their dates, on one database. */
export function catalogueModels(db: Sequelize): {
  Concert: ModelStatic<Concert>;
  Schedule: ModelStatic<Schedule>;
} {
  const { TEXT, BIGINT, INTEGER, DATE } = DataTypes;
  const concertId = { type: TEXT, primaryKey: true };
  return {
    Concert: class extends Concert {}.init(
      {
        concertId,
        title: { type: TEXT, allowNull: false },
        currency: { type: TEXT, allowNull: false },
        createdAt: { type: DATE, allowNull: false },
        changedBy: BIGINT,
      },
      { sequelize: db, modelName: 'Concert', tableName: 'concerts' },
    ),
    Schedule: class extends Schedule {}.init(
      {
        concertId,
        scheduleId: { type: TEXT, primaryKey: true },
        startsAt: { type: DATE, allowNull: false },
        capacity: { type: INTEGER, allowNull: false },
        priceFrom: { type: BIGINT, allowNull: false },
        priceTo: { type: BIGINT, allowNull: false },
      },
      { sequelize: db, modelName: 'Schedule', tableName: 'schedules' },
    ),
  };
}

type CatalogueModels = ReturnType<typeof catalogueModels>;

declare module '../database/models.ts' {
  interface Models extends CatalogueModels {}
}
