import type { Sequelize, Transaction } from 'sequelize';
import { SequelizeStorage, Umzug } from 'umzug';
import { initial } from './migrations/0001-initial.ts';
import { waitingRoom } from './migrations/0002-waiting-room.ts';
import { changedQueues } from './migrations/0003-changed-queues.ts';
import { oneIndexALookUp } from './migrations/0004-one-index-a-look-up.ts';
import { catalogueAndLog } from './migrations/0005-catalogue-and-log.ts';
import { refundsById } from './migrations/0007-refunds-by-id.ts';
import { epochs } from './migrations/0008-epochs.ts';
import { freeSeatsAndParts } from './migrations/0009-free-seats-and-parts.ts';
import { placeAndEndOfSale } from './migrations/0010-place-and-end-of-sale.ts';
import { cancellations } from './migrations/0011-cancellations.ts';
import { erasedUsers } from './migrations/0012-erased-users.ts';
import { creditsAndDebits } from './migrations/0013-credits-and-debits.ts';
import { halls } from './migrations/0014-halls.ts';
import { movedAndCancelledDates } from './migrations/0015-moved-and-cancelled-dates.ts';
import { openForStart } from './open.ts';
import { inTransaction } from './transaction.ts';

/** Forward only: a migration that has run is never changed, and there is no way back but a new one. */
const migrations = [
  { name: '0001-initial', sql: initial },
  { name: '0002-waiting-room', sql: waitingRoom },
  { name: '0003-changed-queues', sql: changedQueues },
  { name: '0004-one-index-a-look-up', sql: oneIndexALookUp },
  { name: '0005-catalogue-and-log', sql: catalogueAndLog },
  { name: '0007-refunds-by-id', sql: refundsById },
  { name: '0008-epochs', sql: epochs },
  { name: '0009-free-seats-and-parts', sql: freeSeatsAndParts },
  { name: '0010-place-and-end-of-sale', sql: placeAndEndOfSale },
  { name: '0011-cancellations', sql: cancellations },
  { name: '0012-erased-users', sql: erasedUsers },
  { name: '0013-credits-and-debits', sql: creditsAndDebits },
  { name: '0014-halls', sql: halls },
  { name: '0015-moved-and-cancelled-dates', sql: movedAndCancelledDates },
];

/** Any number; it only has to be the same on every node. */
const advisoryLock = 7_236_501;

/**
 * Brings the database to this version's schema: each migration in its own transaction, one node at a time under an
 * advisory lock. It uses a pool of its own, without the timeouts that serve requests.
 */
export async function migrate(url: string): Promise<void> {
  const db = openForStart(url);
  try {
    await inTransaction(db, async (lock) => {
      await db.query('select pg_advisory_xact_lock($1)', { bind: [advisoryLock], transaction: lock });
      await umzug(db).up();
      await forgetForeignStamps(db, lock);
    });
  } finally {
    await db.close();
  }
}

/** What the next start would migrate, and what a newer version did. Reads alone. */
export async function pendingMigrations(
  db: Sequelize,
): Promise<{ pendingMigrations: string[]; unknownMigrations: string[] }> {
  const names = migrations.map(({ name }) => name);
  const [found] = await db.query(`select to_regclass('migrations') is not null as has_any`);
  if ((found as { has_any: boolean }[])[0]?.has_any !== true)
    return { pendingMigrations: names, unknownMigrations: [] };
  const [rows] = await db.query('select name from migrations order by name');
  const done = (rows as { name: string }[]).map(({ name }) => name);
  return {
    pendingMigrations: names.filter((name) => !done.includes(name)),
    unknownMigrations: done.filter((name) => !names.includes(name)),
  };
}

/**
 * Rows are stamped with the id of the transaction that changed them. A database that was restored elsewhere carries ids that
 * lie in its new cluster's future: every look for what changed would find them again and again.
 */
async function forgetForeignStamps(db: Sequelize, transaction: Transaction): Promise<void> {
  const future = 'changed_by >= pg_current_xact_id()::text::bigint';
  await db.query(`update concerts set changed_by = null where ${future}`, { transaction });
  await db.query(`update queues set changed_by = null where ${future}`, { transaction });
  await db.query(`update tokens set changed_by = null where ${future}`, { transaction });
  await db.query(
    `update seats set changed_by = null where concert_id collate "C" in (select concert_id from concerts) and ${future}`,
    { transaction },
  );
}

function umzug(db: Sequelize): Umzug<Sequelize> {
  return new Umzug({
    migrations: migrations.map(({ name, sql }) => ({
      name,
      up: async () => {
        await inTransaction(db, async (transaction) => {
          await db.query(sql, { transaction });
        });
      },
    })),
    context: db,
    storage: new SequelizeStorage({ sequelize: db, tableName: 'migrations' }),
    logger: undefined,
  });
}
