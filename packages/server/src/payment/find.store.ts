import type { Sequelize } from 'sequelize';
import { read } from '../database/read.ts';
import { allColumnsOf } from '../database/statements.ts';
import { type Payment, payments } from './payment.model.ts';

// Each way through the payments has an index of its own (decision 0005); whatever else is asked for is told from the rows.
const select = `select ${allColumnsOf(payments)} from payments where`;
const newestOfUser = `${select} user_id = $1 and payment_id < $2 order by payment_id desc limit $3`;
const newestOfConcert = `${select} concert_id = $1 and payment_id < $2 order by payment_id desc limit $3`;
const newest = `${select} payment_id collate "C" < $1 order by payment_id collate "C" desc limit $2`;
const byId = `${select} payment_id collate "C" = $1`;
const byIdOfUser = `${select} user_id = $1 and payment_id = $2`;

/** A user's payments before this one, newest first. Ids begin with the time they were made. */
export const readOfUser = (db: Sequelize, userId: string, before: string, limit: number): Promise<Payment[]> =>
  read(db, newestOfUser, [userId, before, limit]);

/** The same of a concert. */
export const readOfConcert = (db: Sequelize, concertId: string, before: string, limit: number): Promise<Payment[]> =>
  read(db, newestOfConcert, [concertId, before, limit]);

/** The same of everybody. */
export const readNewest = (db: Sequelize, before: string, limit: number): Promise<Payment[]> =>
  read(db, newest, [before, limit]);

/** The payment with an id, if there is one: that of this user where one is named. */
export const readPayment = (db: Sequelize, paymentId: string, userId?: string): Promise<Payment[]> =>
  userId === undefined ? read(db, byId, [paymentId]) : read(db, byIdOfUser, [userId, paymentId]);
