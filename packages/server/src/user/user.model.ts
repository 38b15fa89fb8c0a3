import {
  DataTypes,
  type InferAttributes,
  type InferCreationAttributes,
  Model,
  type ModelStatic,
  type Sequelize,
} from 'sequelize';

/** Someone who may enter queues. `userId` is the `sub` of their access token. */
export class User extends Model<InferAttributes<User>, InferCreationAttributes<User>> {
  declare userId: string;
  declare name: string;
  declare createdAt: Date;
}

/** The user's table on one database. */
export function userModels(db: Sequelize): { User: ModelStatic<User> } {
  return {
    User: class extends User {}.init(
      {
        userId: { type: DataTypes.TEXT, primaryKey: true },
        name: { type: DataTypes.TEXT, allowNull: false },
        createdAt: { type: DataTypes.DATE, allowNull: false },
      },
      { sequelize: db, modelName: 'User', tableName: 'users' },
    ),
  };
}

type UserModels = ReturnType<typeof userModels>;

declare module '../database/models.ts' {
  interface Models extends UserModels {}
}
