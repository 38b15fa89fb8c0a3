import { QueryTypes, Sequelize } from 'sequelize';
import { SequelizeStorage, Umzug } from 'umzug';
import { initial } from './migrations/0001-initial.ts';

/** Forward only: a migration that has run is never changed, and there is no way back but a new one. */
const migrations = [{ name: '0001-initial', sql: initial }];

/** Any number; it only has to be the same on every node. */
const advisoryLock = 7_236_501;

/**
 * Brings the database to this version's schema: each migration in its own transaction, one node at a time under an
 * advisory lock. It uses a pool of its own, without the timeouts that serve requests.
 */
export async function migrate(url: string): Promise<void> {
  const db = new Sequelize(url, { dialect: 'postgres', logging: false, pool: { max: 3 } });
  try {
    await db.transaction(async (lock) => {
      await db.query('select pg_advisory_xact_lock($1)', { bind: [advisoryLock], transaction: lock });
      await umzug(db).up();
    });
  } finally {
    await db.close();
  }
}

/** Whether every migration has run. */
export async function isMigrated(db: Sequelize): Promise<boolean> {
  const [found] = await db.query<{ done: boolean }>(`select to_regclass('migrations') is not null as done`, {
    type: QueryTypes.SELECT,
  });
  return found?.done === true && (await umzug(db).pending()).length === 0;
}

function umzug(db: Sequelize): Umzug<Sequelize> {
  return new Umzug({
    migrations: migrations.map(({ name, sql }) => ({
      name,
      up: async () => {
        await db.transaction(async (transaction) => {
          await db.query(sql, { transaction });
        });
      },
    })),
    context: db,
    storage: new SequelizeStorage({ sequelize: db, tableName: 'migrations' }),
    logger: undefined,
  });
}
