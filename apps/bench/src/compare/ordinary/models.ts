import { Op, Sequelize } from 'sequelize';
import { concerts, schedules, seats } from '../../../../../packages/server/src/catalogue/catalogue.model.ts';
import { driver } from '../../../../../packages/server/src/database/driver.ts';
import { modelOf } from '../../../../../packages/server/src/database/table.ts';
import { concertKeys, walletKeys } from '../../../../../packages/server/src/operator/operator.model.ts';
import { paymentEvents, payments } from '../../../../../packages/server/src/payment/payment.model.ts';
import { admissions, queues, tokens } from '../../../../../packages/server/src/queue/queue.model.ts';
import { reservations } from '../../../../../packages/server/src/seating/seating.model.ts';
import { users } from '../../../../../packages/server/src/user/user.model.ts';
import { ledgerEntries, wallets } from '../../../../../packages/server/src/wallet/wallet.model.ts';
import { poolSize } from '../../holds/way.ts';

/** The service as it is usually written: a transaction a request, models, a lock on each row before what it says is believed. */
export type Ordinary = ReturnType<typeof openOrdinary>;

/** The same tables and as many connections as Stagedoor has. bigint comes as a number, as it does there. */
export function openOrdinary(databaseUrl: string) {
  const db = new Sequelize(databaseUrl, {
    logging: false,
    dialectModule: driver,
    define: { timestamps: false, underscored: true },
    pool: { max: poolSize, acquire: 60_000 },
  });
  return {
    db,
    Concert: modelOf(db, concerts),
    Schedule: modelOf(db, schedules),
    Seat: modelOf(db, seats),
    ConcertKey: modelOf(db, concertKeys),
    WalletKey: modelOf(db, walletKeys),
    Payment: modelOf(db, payments),
    PaymentEvent: modelOf(db, paymentEvents),
    Queue: modelOf(db, queues),
    Admission: modelOf(db, admissions),
    Token: modelOf(db, tokens),
    Reservation: modelOf(db, reservations),
    User: modelOf(db, users),
    LedgerEntry: modelOf(db, ledgerEntries),
    Wallet: modelOf(db, wallets),
  };
}

/** Why an ordinary service says no. */
export class No extends Error {}

/** A row that must be there. */
export function found<Row>(row: Row | null, reason: string): Row {
  if (row === null) throw new No(reason);
  return row;
}

/** A user's rows of a concert, in the words of the index of users: a concert on sale is in no statistics, and all of it would be read. */
export const ofUser = (db: Sequelize, concertId: string, userId: string): object => ({
  userId,
  [Op.and]: [db.literal(`concert_id collate "C" = ${db.escape(concertId)}`)],
});
