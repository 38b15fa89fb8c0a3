import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { asAdmin, openStage, type Stage, until } from '../harness.ts';

/**
 * A database as version 0.1.0 left it, dumped in the middle of a sale: alice has paid, bob holds seat 3 and was refused once for
 * want of money, erin was refunded, frank left, carl waits, dan stands in a pre-queue.
 */
const dump = join(import.meta.dirname, 'release-0.1.0.sql');
const concertId = 'con_0mwzr7przakg36uyk7rji8ybflq';
const scheduleId = 'sch_0mwzr7ps901xo4aftb6ogxnjbi6';
const [alicesPayment, erinsPayment] = ['pay_0mwzr7q9jvoeno2d4tiunou3lkv', 'pay_0mwzr7qa4r4ak1j7mqlovstt3cb'];
const [alicesHold, bobsHold] = ['res_0mwzr7q8c8x8dniyhkn2xleqtoi', 'res_0mwzr7q8mv3wumjyr9ock2wz6ez'];
const tokens = {
  alice:
    'st1.916cdf12.WyJjb25fMG13enI3cHJ6YWtnMzZ1eWs3cmppOHliZmxxIiwiYWxpY2UiLDFd.L_tqvxMbfq93uQVEtrb9n_Tq3Dp8__HZyDfFb8YXQeE',
  bob: 'st1.916cdf12.WyJjb25fMG13enI3cHJ6YWtnMzZ1eWs3cmppOHliZmxxIiwiYm9iIiwyXQ.1OdKflYIVGcaVcBHV_r7gcQxJfuR1kBaDpjIJncMQ3c',
  carl: 'st1.916cdf12.WyJjb25fMG13enI3cHJ6YWtnMzZ1eWs3cmppOHliZmxxIiwiY2FybCIsNV0.ZPA2vDGt0cFeTUD4cpJssKKsWuMN4gpfcDuP1C_gx8M',
  dan: 'st1.916cdf12.WyJjb25fMG13enI3cWI4aGQxcHE2M2VsZHd3dHcxNnpuIiwiZGFuIiwxXQ.A8eAyShk2R8RUvca3cGmpUMbX0ZWobJQPm7rGQM4Qjk',
};

/** What was running when the dump was made runs on. */
const asOfNow = `
  update tokens set expires_at = now() + interval '1 hour' where admitted_at is not null and ended_at is null;
  update reservations set held_until = now() + interval '1 hour' where status = 'held';
  update seats set held_until = now() + interval '1 hour' where held_until is not null;`;

let stage: Stage;
let drop: () => Promise<void>;
beforeAll(async () => {
  const adminUrl = inject('adminUrl');
  const name = `upgrade_${randomBytes(6).toString('hex')}`;
  await asAdmin(adminUrl, `create database ${name}`);
  const url = Object.assign(new URL(adminUrl), { pathname: `/${name}` }).href;
  drop = () => asAdmin(adminUrl, `drop database ${name} with (force)`);
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query(await readFile(dump, 'utf8'));
  await client.query(`set search_path to public; ${asOfNow}`);
  await client.end();
  stage = await openStage({}, { url, drop });
});
afterAll(async () => {
  await stage.close();
  await drop();
});

test('every invariant holds on what was migrated', async () => {
  const broken = (await stage.operator.wallet.audit()).filter((row) => !row.holds);
  expect(broken).toEqual([]);
});

const status = (who: keyof typeof tokens): ReturnType<Stage['operator']['queue']['status']> =>
  stage.as({ kind: 'anonymous' }).queue.status({ token: tokens[who] });

test('a place in the queue, a visit and a place in a pre-queue are kept', async () => {
  expect(await status('carl')).toMatchObject({ state: 'waiting', ahead: 0, entry: 5 });
  expect(await status('bob')).toMatchObject({ state: 'active' });
  expect(await status('alice')).toMatchObject({ state: 'completed', endedBecause: 'paid' });
  expect(await status('dan')).toMatchObject({ state: 'pre_queue', entry: 1 });
});

test('a key that was used before the upgrade gives the answer of then, and nothing is paid twice', async () => {
  const { alice } = tokens;
  const again = await stage.user('alice').payment.pay({
    reservationId: alicesHold,
    token: alice,
    idempotencyKey: 'pay-1',
  });
  expect(again).toMatchObject({ paymentId: alicesPayment, amount: 2_000, balance: 3_000, released: [] });
  expect(again.reservations).toEqual([again.reservation]);
  expect(again.payments).toMatchObject([{ paymentId: alicesPayment, reservation: { seats: [{}, {}] } }]);
  const charged = await stage.user('alice').wallet.charge({ amount: 5_000, token: alice, idempotencyKey: 'charge-1' });
  expect(charged.balance).toBe(5_000);
  const seats = { concertId, scheduleId, seatIds: [3] };
  const held = await stage.user('bob').concert.reserve({ ...seats, token: tokens.bob, idempotencyKey: 'hold-1' });
  const refund = { paymentId: erinsPayment, reason: 'rain', idempotencyKey: 'refund-1' };
  expect(await stage.operator.payment.refund(refund)).toMatchObject({ amount: 1_000, remaining: 0 });
  expect(held).toMatchObject({ reservationId: bobsHold, seats: [{ seatId: 3 }], startsAt: expect.any(Date) as Date });
});

test('payments and refunds of then are shown with their history', async () => {
  expect(await stage.user('alice').payment.get({ paymentId: alicesPayment })).toMatchObject({ status: 'paid' });
  const refunded = await stage.user('erin').payment.get({ paymentId: erinsPayment });
  expect(refunded).toMatchObject({ status: 'refunded', amount: 1_000 });
  expect(refunded.history.map((step) => step.kind)).toEqual(['paid', 'refunded']);
});

test('a date of then that is moved tells from when, also whoever had bought it', async () => {
  const alice = (): Promise<{ startsAt: Date; movedFrom: Date | null }> =>
    stage.user('alice').payment.get({ paymentId: alicesPayment });
  const { startsAt, movedFrom } = await alice();
  expect(movedFrom).toBeNull();
  const later = new Date(startsAt.getTime() + 3_600_000);
  await stage.operator.concert.updateSchedule({ concertId, scheduleId, startsAt: later });
  expect(await alice()).toMatchObject({ startsAt: later, movedFrom: startsAt });
  expect((await stage.operator.concert.get({ concertId })).dates).toMatchObject([
    { startsAt: later, movedFrom: startsAt },
  ]);
});

test('what the release before refunds while this one runs already is whole and sound, too', async () => {
  // As it writes it: it knows nothing of what was given back in parts.
  await stage.sql(`update payments set refunded = 0, refunds = 0 where payment_id = $1`, [erinsPayment]);
  expect((await stage.operator.wallet.audit()).filter((row) => !row.holds)).toEqual([]);
  expect(await stage.user('erin').payment.get({ paymentId: erinsPayment })).toMatchObject({
    status: 'refunded',
    refunded: 1_000,
    refundedSeatIds: [4],
  });
});

test('a hold of then is paid, and whoever waited comes in', async () => {
  const bob = stage.user('bob');
  const { seats } = await bob.concert.availableSeats({ concertId, scheduleId, token: tokens.bob });
  expect(seats.map((seat) => seat.seatId)).toEqual([4, 5, 6, 7, 8, 9, 10]);
  const taken = { concertId, scheduleId, seatIds: [1], token: tokens.bob, idempotencyKey: 'hold-2' };
  await expect(bob.concert.reserve(taken)).rejects.toMatchObject({ reason: 'SEAT_TAKEN' });
  await bob.wallet.charge({ amount: 1_000, token: tokens.bob, idempotencyKey: 'charge-1' });
  const paid = await bob.payment.pay({ reservationId: bobsHold, token: tokens.bob, idempotencyKey: 'pay-1' });
  expect(paid).toMatchObject({ amount: 1_000, balance: 0 });
  await until(async () => (await stage.user('carl').queue.status({ token: tokens.carl })).state === 'active');
  expect((await stage.operator.wallet.audit()).filter((row) => !row.holds)).toEqual([]);
});
