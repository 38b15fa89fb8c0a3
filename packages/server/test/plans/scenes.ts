import { setTimeout as delay } from 'node:timers/promises';
import { prune } from '../../src/operator/prune.ts';
import { names, settleAll, type Stage, until, type Visitor } from '../harness.ts';
import { charge, hold, pay, somebodyHolds } from '../scenes.ts';
import { onSale } from './history.ts';

/** How often the nodes of these scenes read everything again. */
export const reconcileEveryMs = 200;

/** A concert with one date and people who have a place in its queue. */
export interface Sale {
  readonly concertId: string;
  readonly scheduleId: string;
}

/** Makes a concert by its procedures; in the middle of its sale when asked. */
export async function openSale(stage: Stage, isRunning: boolean): Promise<Sale> {
  const { operator } = stage;
  const { concertId } = await operator.concert.create({ title: 'On sale', currency: 'KRW' });
  const sections = [{ name: 'Floor', rows: 1, seatsPerRow: isRunning ? 1 : 50, price: 100 }];
  const { scheduleId } = await operator.concert.addSchedule({ concertId, startsAt: '2030-01-01T19:00:00Z', sections });
  await operator.queue.pause({ concertId });
  if (isRunning) await stage.sql(onSale(concertId, scheduleId));
  await operator.queue.configure({ concertId, maxActive: 10_000, admitPerSecond: 1_000 });
  await operator.queue.resume({ concertId });
  return { concertId, scheduleId };
}

/** Everything that visitors and operators do, many of it at the same time, so that batches have many members. */
export async function everyProcedure(stage: Stage, sale: Sale, freeSeat: number, prefix: string): Promise<void> {
  const { operator } = stage;
  const { concertId } = sale;
  const people = await Promise.all(names(12, prefix).map((userId) => come(stage, concertId, userId)));
  await browse(stage, sale, people[0]!);
  await Promise.all(people.map((person) => charge(person, 1_000)));
  const holds = await Promise.all(people.map((person, n) => hold(person, sale, [freeSeat + n])));
  await Promise.all(people.map((person) => person.caller.concert.holds({ token: person.token })));
  await lookAgain(sale, people[0]!);
  await settleAll([hold(people[0]!, { ...sale, scheduleId: 'no such date' }, [1]), hold(people[0]!, sale, [freeSeat])]);
  const spare = await hold(people[0]!, sale, [freeSeat + 20]);
  await people[0]!.caller.concert.release({ reservationId: spare.reservationId, token: people[0]!.token });
  await hold(people[1]!, sale, [freeSeat + 21, freeSeat + 22]);
  const paid = await Promise.all(people.slice(0, 8).map((person, n) => pay(person, holds[n]!.reservationId)));
  const [buyer] = people;
  await buyer!.caller.payment.get({ paymentId: paid[0]!.paymentId });
  const again = await come(stage, concertId, buyer!.userId);
  await pay(again, (await hold(again, sale, [freeSeat + 30])).reservationId);
  const payments = await buyer!.caller.payment.list({ limit: 1 });
  await buyer!.caller.payment.list({ limit: 10, cursor: payments.nextCursor! });
  const { caller, token } = people[9]!;
  await charge(people[9]!, 500);
  const entries = await caller.wallet.history({ token, limit: 1 });
  await caller.wallet.history({ token, limit: 10, cursor: entries.nextCursor! });
  await correct(stage, sale, people[11]!);
  await operator.payment.refund({ paymentId: paid[0]!.paymentId, reason: 'rain', idempotencyKey: 'refund' });
  await severalHolds(stage, sale, freeSeat, prefix);
  await moneyOfServices(stage, people);
  await Promise.all(people.slice(8, 10).map(({ caller, token }) => caller.queue.leave({ token })));
  await timePasses(stage, sale, people);
  await cancelShows(stage, prefix);
  await openTogether(stage, prefix);
  await operator.queue.stats({ concertId });
  await operator.queue.close({ concertId });
  await operator.queue.resume({ concertId });
  await lookUpPeople(stage, sale, people[0]!);
  await prune(stage.stagedoor.services.pools.operators, new Date());
  await eraseOne(stage, people[0]!);
  await stage.stagedoor.isReady();
}

/** Operators look for payments, reservations and people, each way there is, and go on to a second page. */
async function lookUpPeople({ operator }: Stage, { concertId, scheduleId }: Sale, { userId }: Visitor): Promise<void> {
  const whose = [{}, { concertId }, { userId }];
  for (const search of whose) {
    const { payments, nextCursor } = await operator.payment.search({ ...search, limit: 1 });
    await operator.payment.search({ ...search, limit: 20, cursor: nextCursor! });
    await operator.payment.search({ paymentId: payments[0]!.paymentId });
  }
  for (const search of whose.slice(1)) {
    const { nextCursor } = await operator.reservation.search({ ...search, limit: 1 });
    await operator.reservation.search({ ...search, limit: 20, cursor: nextCursor! });
  }
  await operator.payment.totals({ concertId });
  await operator.payment.totals({ concertId, scheduleId });
  await operator.concert.figures({ concertId });
  const log = await operator.operator.log({ limit: 1 });
  await operator.operator.log({ limit: 20, cursor: log.nextCursor!, procedures: ['queue.pause'] });
  const { nextCursor } = await operator.user.list({ limit: 1 });
  await operator.user.list({ limit: 20, cursor: nextCursor! });
  await operator.user.get({ userId });
}

/** An operator erases somebody who was made under a key and got something back. */
async function eraseOne({ operator }: Stage, { userId }: Visitor): Promise<void> {
  await operator.user.create({ userId, name: 'Again', idempotencyKey: userId });
  await operator.user.erase({ userId });
  await until(async () => (await operator.user.get({ userId })).erasureFinishedAt !== null);
}

/** A visit pays two holds at once, and one seat of them is given back. */
async function severalHolds(stage: Stage, sale: Sale, freeSeat: number, prefix: string): Promise<void> {
  const { caller, token, ...person } = await come(stage, sale.concertId, `${prefix}-1`);
  const visitor = { caller, token, ...person };
  await charge(visitor, 700);
  const holds = [await hold(visitor, sale, [freeSeat + 40, freeSeat + 41]), await hold(visitor, sale, [freeSeat + 42])];
  const reservationIds = holds.map((held) => held.reservationId);
  const { paymentId } = await caller.payment.pay({ reservationIds, token, idempotencyKey: 'both' });
  const back = { paymentId, reason: 'rain', seatIds: [freeSeat + 40], idempotencyKey: 'a part' };
  await stage.operator.payment.refund(back);
  await caller.wallet.history({ currency: 'KRW' });
}

/** A date and then its whole concert are cancelled, and what was paid is refunded. */
async function cancelShows(stage: Stage, prefix: string): Promise<void> {
  const { operator } = stage;
  const sale = await openSale(stage, false);
  const { concertId } = sale;
  const buyer = await come(stage, concertId, `${prefix}-1`);
  await charge(buyer, 1_000);
  await pay(buyer, (await hold(buyer, sale, [1, 2])).reservationId);
  await operator.concert.cancelSchedule({ ...sale, reason: 'rain' });
  await until(async () => (await operator.concert.cancellations({ concertId })).cancellations[0]?.finishedAt !== null);
  await operator.concert.cancel({ concertId, reason: 'rain' });
}

async function come(stage: Stage, concertId: string, userId: string): Promise<Visitor> {
  await stage.operator.user.create({ userId, name: userId });
  const caller = stage.user(userId);
  const { token } = await caller.queue.issueToken({ concertId });
  await until(async () => (await caller.queue.status({ token })).state === 'active');
  return { userId, caller, token };
}

async function browse(stage: Stage, { concertId, scheduleId }: Sale, { caller, token }: Visitor): Promise<void> {
  const { concert } = stage.as({ kind: 'anonymous' });
  const { nextCursor } = await concert.list({ limit: 1 });
  await concert.list({ limit: 50, ...(nextCursor === null ? {} : { cursor: nextCursor }) });
  await concert.get({ concertId });
  await concert.seatMap({ concertId, scheduleId });
  await caller.concert.availableDates({ concertId, token });
  await caller.concert.availableSeats({ concertId, scheduleId, token });
  await caller.wallet.balance({ token });
}

/** An operator corrects a concert, and a date of it in which somebody only held a seat. */
async function correct({ operator }: Stage, { concertId }: Sale, { caller, token }: Visitor): Promise<void> {
  await operator.concert.update({ concertId, venue: 'Blue Door' });
  const sections = ['Floor', 'Balcony'].map((name) => ({ name, rows: 1, seatsPerRow: 3, price: 100 }));
  const { planId } = await operator.plan.create({ name: 'A hall', sections });
  await operator.plan.list({});
  await operator.plan.get({ planId });
  const { scheduleId } = await operator.concert.addSchedule({ concertId, startsAt: '2030-01-02T19:00:00Z', planId });
  const { reservationId } = await hold({ userId: '', caller, token }, { concertId, scheduleId }, [1], 'wrong date');
  await caller.concert.release({ reservationId, token });
  await operator.concert.updateSchedule({ concertId, scheduleId, sections: [{ name: 'Floor', price: 200 }] });
  for (const startsAt of ['2030-01-03T19:00:00Z', '2030-01-04T19:00:00Z'])
    await operator.concert.updateSchedule({ concertId, scheduleId, startsAt });
  await keepBack(operator, { concertId, scheduleId });
  await operator.concert.removeSchedule({ concertId, scheduleId });
}

/** An operator keeps seats back, by section and by their ids, looks at them and frees them. */
async function keepBack({ concert }: Stage['operator'], date: Sale): Promise<void> {
  await concert.blockSeats({ ...date, section: 'Floor', label: 'press' });
  await concert.blockSeats({ ...date, seatIds: [4, 5], label: 'artist' });
  await concert.blockedSeats({ ...date, limit: 2 });
  await concert.unblockSeats({ ...date, label: 'artist' });
  await concert.unblockSeats({ ...date, seatIds: [1] });
}

/** Services move money, and one of them hears of a payment twice. */
async function moneyOfServices({ operator }: Stage, people: readonly Visitor[]): Promise<void> {
  const movements = people.map(({ userId }) => ({ userId, currency: 'KRW', amount: 10, reference: `of ${userId}` }));
  for (const delivery of ['first', 'again'])
    await Promise.all(
      movements.map((movement) =>
        operator.wallet.credit({ ...movement, idempotencyKey: `${delivery} ${movement.userId}` }),
      ),
    );
  await Promise.all(
    movements.map((movement) => operator.wallet.debit({ ...movement, idempotencyKey: movement.userId })),
  );
}

/** What was seen before is asked for what changed since, and, once in a while, for everything. */
async function lookAgain(sale: Sale, { caller, token }: Visitor): Promise<void> {
  await caller.concert.availableSeats({ ...sale, token });
  await delay(reconcileEveryMs + 100);
  await caller.concert.availableSeats({ ...sale, token });
}

/** A visit runs out, and its user enters again; the tick finds others. */
async function timePasses(stage: Stage, { concertId }: Sale, people: readonly Visitor[]): Promise<void> {
  const [back, gone] = people.slice(10);
  await stage.operator.queue.pause({ concertId });
  const userIds = [back!.userId, gone!.userId];
  const runOut = `update tokens set expires_at = now(), changed_by = pg_current_xact_id()::text::bigint
    where concert_id = $1 and user_id = any($2) and ended_at is null`;
  await stage.sql(runOut, [concertId, userIds]);
  await back!.caller.queue.issueToken({ concertId });
  await stage.operator.queue.resume({ concertId });
  const ended = `select from tokens where concert_id = $1 and user_id = any($2) and ended_because = 'expired'`;
  await until(async () => (await stage.sql(ended, [concertId, userIds])).length === 2);
}

/** Queues open at the same moment: more of them than have a transaction of their own, so that one is decided beside others. */
async function openTogether(stage: Stage, prefix: string): Promise<void> {
  const sales = await Promise.all(names(3).map(() => openSale(stage, false)));
  const concertIds = sales.map((sale) => sale.concertId);
  const user = stage.user(`${prefix}-1`);
  const tokens: string[] = [];
  for (const concertId of concertIds) {
    await stage.operator.queue.pause({ concertId });
    tokens.push((await user.queue.issueToken({ concertId })).token);
  }
  const open = `update queues set state = 'open', changed_by = pg_current_xact_id()::text::bigint where concert_id = any($1)`;
  await stage.sql(open, [concertIds]);
  for (const token of tokens) await until(async () => (await user.queue.status({ token })).state === 'active');
}

/** Rows that somebody else holds for a while: the batches that need them run again without them. */
export async function meetLocks(stage: Stage, sale: Sale, freeSeat: number, prefix: string): Promise<void> {
  const { concertId, scheduleId } = sale;
  const [holder, payer] = await Promise.all(names(2, prefix).map((userId) => come(stage, concertId, userId)));
  await charge(payer!, 1_000);
  const { reservationId } = await hold(payer!, sale, [freeSeat]);
  const locks: [string, unknown[], () => Promise<unknown>[]][] = [
    [
      'select from seats where schedule_id = $1 and seat_id = any(array[$2, $2 + 1]) for update',
      [scheduleId, freeSeat],
      () => [hold(holder!, sale, [freeSeat + 1]), pay(payer!, reservationId)],
    ],
    [
      'select from users where user_id = $1 for update',
      [payer!.userId],
      () => [stage.operator.user.create({ userId: payer!.userId, name: 'Again' })],
    ],
    ['select from wallets where user_id = $1 for update', [payer!.userId], () => [charge(payer!, 2_000)]],
    [
      'select from queues where concert_id = $1 for update',
      [concertId],
      () => [stage.user(holder!.userId).queue.issueToken({ concertId })],
    ],
    [
      'select from concerts where concert_id = $1 for update',
      [concertId],
      () => [
        stage.operator.concert.removeSchedule(sale),
        stage.operator.concert.updateSchedule({ ...sale, sections: [{ name: 'Floor', price: 101 }] }),
      ],
    ],
  ];
  const cancelled = await openSale(stage, false);
  await stage.operator.concert.cancelSchedule({ ...cancelled, reason: 'rain' });
  locks.push([
    'select from cancellations where schedule_id = $1 for update',
    [cancelled.scheduleId],
    () => [stage.operator.concert.cancelSchedule({ ...cancelled, reason: 'snow' })],
  ]);
  for (const [lock, values, calls] of locks) {
    const somebody = await somebodyHolds(stage, lock, values);
    const before = await lockWaits(stage);
    const called = calls();
    const settled = settleAll(called);
    await until(async () => (await lockWaits(stage)) >= before + called.length);
    await somebody.letGo();
    await settled;
  }
}

/** How many batches waited for a row in vain so far, and then ran without it. */
async function lockWaits({ stagedoor }: Stage): Promise<number> {
  const { values } = await stagedoor.registry.getSingleMetric('stagedoor_batch_faults_total')!.get();
  return values.filter(({ labels }) => labels['fault'] === 'locked').reduce((sum, { value }) => sum + value, 0);
}
