import { afterAll, beforeAll, expect, test } from 'vitest';
import { brokenInvariants, type Caller, letIn, names, openStage, type Stage, stageConcert } from '../harness.ts';
import { enterAgain, hold, pay, why } from '../scenes.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await openStage();
});
afterAll(async () => {
  expect(await brokenInvariants(stage)).toEqual([]);
  await stage.close();
});

type Search<Of extends 'payment' | 'reservation'> = Extract<Parameters<Caller[Of]['search']>[0], object>;

/** All pages of a search. */
async function paymentsOf(search: Search<'payment'>) {
  const found = [];
  let cursor: string | undefined;
  do {
    const page = await stage.operator.payment.search({ ...search, ...(cursor === undefined ? {} : { cursor }) });
    expect(page.payments.length).toBeLessThanOrEqual(search.limit ?? 50);
    found.push(...page.payments);
    cursor = page.nextCursor ?? undefined;
  } while (cursor !== undefined);
  return found;
}

async function reservationsOf(search: Search<'reservation'>) {
  const found = [];
  let cursor: string | undefined;
  do {
    const page = await stage.operator.reservation.search({ ...search, ...(cursor === undefined ? {} : { cursor }) });
    expect(page.reservations.length).toBeLessThanOrEqual(search.limit ?? 50);
    found.push(...page.reservations);
    cursor = page.nextCursor ?? undefined;
  } while (cursor !== undefined);
  return found;
}

/** A concert with two dates, for which a few people paid in the ways that there are. */
async function soldShow(prefix: string) {
  const first = await stageConcert(stage, { seats: 20 });
  const { concertId } = first;
  const sections = [{ name: 'Floor', rows: 1, seatsPerRow: 20, price: 2_000 }];
  const startsAt = '2030-02-01T19:00:00Z';
  const { scheduleId } = await stage.operator.concert.addSchedule({ concertId, startsAt, sections });
  const second = { concertId, scheduleId };
  const [whole, part, none, poor] = await letIn(stage, concertId, names(4, prefix), 10_000);
  const { paymentId: kept } = await pay(whole!, (await hold(whole!, first, [1, 2])).reservationId);
  const { paymentId: partly } = await pay(part!, (await hold(part!, first, [3, 4])).reservationId);
  const { paymentId: back } = await pay(none!, (await hold(none!, second, [5])).reservationId);
  const reason = 'The customer is ill.';
  const seatIds = [4];
  const refund = await stage.operator.payment.refund({ paymentId: partly, reason, seatIds, idempotencyKey: 'a part' });
  await stage.operator.payment.refund({ paymentId: back, reason, idempotencyKey: 'all' });
  const tooMuch = await hold(poor!, second, [6, 7, 8, 9, 10, 11]);
  expect(await why(pay(poor!, tooMuch.reservationId))).toMatchObject({ reason: 'INSUFFICIENT_BALANCE' });
  return { first, second, people: [whole!, part!, none!, poor!] as const, kept, partly, back, refund };
}

test('an operator finds payments by concert, date, user, status and id, each with its seats and its refunds', async () => {
  const { first, second, people, kept, partly, back, refund } = await soldShow('found');
  const { concertId } = first;
  const [, part, none, poor] = people;
  const idsOf = async (search: Search<'payment'>): Promise<string[]> =>
    (await paymentsOf(search)).map((payment) => payment.paymentId);
  const [refused] = await paymentsOf({ userId: poor.userId });
  expect(refused).toMatchObject({ status: 'refused', userId: poor.userId, ...second, amount: 12_000 });

  expect(await idsOf({ concertId })).toEqual([refused!.paymentId, back, partly, kept]);
  expect(await idsOf({ concertId, limit: 1 })).toEqual([refused!.paymentId, back, partly, kept]);
  expect(await idsOf(first)).toEqual([partly, kept]);
  expect(await idsOf({ scheduleId: second.scheduleId, limit: 1 })).toEqual([refused!.paymentId, back]);
  expect(await idsOf({ userId: none.userId })).toEqual([back]);
  expect(await idsOf({ userId: none.userId, ...first })).toEqual([]);
  for (const [status, paymentId] of [
    ['refused', refused!.paymentId],
    ['paid', kept],
    ['partly_refunded', partly],
    ['refunded', back],
  ] as const)
    expect(await idsOf({ concertId, status }), status).toEqual([paymentId]);
  expect((await idsOf({})).slice(0, 4)).toEqual([refused!.paymentId, back, partly, kept]);
  expect(await idsOf({ concertId: 'con_none' })).toEqual([]);

  expect(await paymentsOf({ paymentId: partly })).toEqual([
    {
      ...(await part.caller.payment.get({ paymentId: partly })),
      userId: part.userId,
    },
  ]);
  expect(await paymentsOf({ paymentId: partly })).toMatchObject([
    {
      paymentId: partly,
      userId: part.userId,
      ...first,
      title: 'A concert',
      startsAt: new Date('2030-01-01T19:00:00Z'),
      status: 'partly_refunded',
      amount: 2_000,
      refunded: 1_000,
      refundedSeatIds: [4],
      seats: [3, 4].map((seatId) => ({ seatId, section: 'Floor', row: 'A', number: seatId, price: 1_000 })),
      history: [
        { kind: 'paid' },
        { kind: 'refunded', refundId: refund.refundId, amount: 1_000, seatIds: [4], note: 'The customer is ill.' },
      ],
    },
  ]);
});

test('what was paid is summed for a concert and for one date of it, with how many payments have something left to give back', async () => {
  const { first, second } = await soldShow('summed');
  const { concertId } = first;
  const { totals } = stage.operator.payment;
  const all = { concertId, currency: 'KRW' };
  expect(await totals({ concertId })).toMatchObject({ ...all, payments: 3, open: 2 });
  expect(await totals(first)).toMatchObject({ ...all, payments: 2, open: 2, refunded: 1_000 });
  const ofSecond = await totals(second);
  expect(ofSecond).toMatchObject({ ...all, payments: 1, open: 0 });
  expect(ofSecond.refunded).toBe(ofSecond.amount);
  expect((await totals(first)).amount + ofSecond.amount).toBe((await totals({ concertId })).amount);
  expect(await totals({ concertId, scheduleId: 'sch_none' })).toMatchObject({ payments: 0, open: 0, amount: 0 });
});

test('sums are what the rows come to, in each concert’s own currency, whatever was refused, paid, and given back', async () => {
  const shows = await Promise.all(
    ['KRW', 'EUR', 'USD'].map(async (currency, show) => {
      const date = await stageConcert(stage, { currency, price: 100 * (show + 1) + 7 });
      const people = await letIn(stage, date.concertId, names(6, currency.toLowerCase()), 5_000);
      const paid = await Promise.all(
        people.map(async (person, n) => {
          const { reservationId } = await hold(person, date, n === 0 ? [1, 2, 3] : [10 + n]);
          return await pay(person, reservationId);
        }),
      );
      const reason = 'Because.';
      const refund = (n: number, seatIds?: number[]): Promise<unknown> =>
        stage.operator.payment.refund({
          paymentId: paid[n]!.paymentId,
          reason,
          ...(seatIds ? { seatIds } : {}),
          idempotencyKey: `${currency} ${n} ${seatIds?.join() ?? ''}`,
        });
      await refund(0, [2]);
      await refund(0, [3]);
      for (let n = 1; n <= show; n++) await refund(n);
      return { ...date, currency };
    }),
  );
  const kinds = `select concert_id, count(*)::int as payments, sum(amount)::int as amount, sum(refunded)::int as refunded
    from payments where status <> 'refused' group by concert_id`;
  const movements = `select concert_id, max(currency) as currency, -sum(amount) filter (where kind = 'payment')::int as amount,
    coalesce(sum(amount) filter (where kind = 'refund'), 0)::int as refunded from ledger_entries where account = 'wallet' and concert_id is not null group by concert_id`;
  interface Sums {
    readonly concert_id: string;
  }
  for (const { concertId, currency } of shows) {
    const totals = await stage.operator.payment.totals({ concertId });
    const ofConcert = async (sql: string): Promise<object> => {
      const { concert_id, ...sums } = (await stage.sql<Sums>(sql)).find((row) => row.concert_id === concertId)!;
      expect(concert_id).toBe(concertId);
      return sums;
    };
    expect(totals).toMatchObject({ concertId, currency, payments: 6 });
    expect(totals).toMatchObject(await ofConcert(kinds));
    expect(totals, 'as the ledger has it').toMatchObject(await ofConcert(movements));
  }
});

test('an operator finds reservations by concert, date, user and status, also those that came to nothing', async () => {
  const { first, second, people } = await soldShow('reserved');
  const { concertId } = first;
  const [whole, part, none, poor] = people;
  const [late] = await letIn(stage, concertId, ['reserved-late']);
  const given = await hold(late!, first, [10]);
  await late!.caller.concert.release({ reservationId: given.reservationId, token: late!.token });
  const over = await hold(late!, first, [11]);
  const overdue = `update reservations set held_until = now() - interval '1 second' where reservation_id = $1`;
  await stage.sql(overdue, [over.reservationId]);
  await stage.sql(`update seats set held_until = now() - interval '1 second' where reservation_id = $1`, [
    over.reservationId,
  ]);

  const shown = async (search: Search<'reservation'>): Promise<unknown[]> =>
    (await reservationsOf(search)).map(({ userId, status, seatIds }) => [userId, status, seatIds]);
  const all = [
    [late!.userId, 'expired', [11]],
    [late!.userId, 'released', [10]],
    [poor.userId, 'held', [6, 7, 8, 9, 10, 11]],
    [none.userId, 'refunded', [5]],
    [part.userId, 'paid', [3]],
    [whole.userId, 'paid', [1, 2]],
  ];
  expect(await shown({ concertId })).toEqual(all);
  expect(await shown({ concertId, limit: 1 })).toEqual(all);
  expect(await shown(second)).toEqual(all.slice(2, 4));
  expect(await shown({ concertId, status: 'paid', limit: 1 })).toEqual(all.slice(4));
  expect(await shown({ concertId, status: 'released' })).toEqual(all.slice(1, 2));
  expect(await shown({ userId: late!.userId })).toEqual(all.slice(0, 1));
  expect(await shown({ userId: poor.userId, concertId, status: 'held' })).toEqual(all.slice(2, 3));
  expect(await shown({ userId: poor.userId, concertId: 'con_none' })).toEqual([]);

  expect(await reservationsOf({ userId: whole.userId })).toMatchObject([
    {
      ...first,
      title: 'A concert',
      amount: 2_000,
      createdAt: expect.any(Date) as Date,
      expiresAt: expect.any(Date) as Date,
      seats: [1, 2].map((seatId) => ({ seatId, section: 'Floor', row: 'A', number: seatId, price: 1_000 })),
    },
  ]);
  const search = stage.operator.reservation.search;
  expect(await why(search({ status: 'paid' }))).toMatchObject({ fieldErrors: { concertId: [expect.any(String)] } });
  expect(await why(search({ userId: 'somebody', status: 'refunded' }))).toMatchObject({
    fieldErrors: { status: [expect.any(String)] },
  });
});

test('what one user has of many concerts is found page by page', async () => {
  const shows = await Promise.all(Array.from({ length: 3 }, () => stageConcert(stage)));
  const held = new Set<string>();
  for (const show of shows) {
    const [fan] = await letIn(stage, show.concertId, ['many-shows'], 10_000);
    for (const seatId of [1, 2]) held.add((await hold(fan!, show, [seatId])).reservationId);
    const [first] = [...held].slice(-2);
    await pay(fan!, first!);
    const again = await enterAgain(fan!, show.concertId);
    held.add((await hold(again, show, [3, 4])).reservationId);
  }
  for (const limit of [1, 2, 4, 50]) {
    const found = (await reservationsOf({ userId: 'many-shows', limit })).map(({ reservationId }) => reservationId);
    expect(new Set(found).size).toBe(found.length);
    // Paying frees the visit's other hold.
    expect(found).toHaveLength(6);
    expect(found.every((reservationId) => held.has(reservationId))).toBe(true);
  }
});

test('a hold on a date that was removed since is left out, and the others are found', async () => {
  const show = await stageConcert(stage);
  const { concertId } = show;
  const sections = [{ name: 'Floor', rows: 1, seatsPerRow: 1, price: 1 }];
  const wrong = await stage.operator.concert.addSchedule({ concertId, startsAt: '2030-03-01T19:00:00Z', sections });
  const [fan] = await letIn(stage, concertId, ['of-a-removed-date']);
  const kept = await hold(fan!, show, [1]);
  const { reservationId } = await hold(fan!, { concertId, scheduleId: wrong.scheduleId }, [1], 'wrong date');
  await fan!.caller.concert.release({ reservationId, token: fan!.token });
  await stage.operator.concert.removeSchedule({ concertId, scheduleId: wrong.scheduleId });
  expect(await reservationsOf({ concertId })).toMatchObject([{ reservationId: kept.reservationId }]);
});

test('pages have neither gaps nor repeats while people go on buying', async () => {
  const show = await stageConcert(stage, { seats: 60, price: 10 });
  const { concertId } = show;
  const fans = await letIn(stage, concertId, names(30, 'buying'), 1_000);
  const buy = async (n: number): Promise<string> =>
    (await pay(fans[n]!, (await hold(fans[n]!, show, [n + 1])).reservationId)).paymentId;
  const before = new Set<string>();
  for (let n = 0; n < 15; n++) before.add(await buy(n));
  let bought = 15;
  const read: string[] = [];
  const held: string[] = [];
  let [cursor, place]: (string | null)[] = [null, null];
  do {
    const page = await stage.operator.payment.search({ concertId, limit: 2, ...(cursor === null ? {} : { cursor }) });
    read.push(...page.payments.map((payment) => payment.paymentId));
    const at = place === null ? {} : { cursor: place };
    const seats = await stage.operator.reservation.search({ concertId, limit: 2, ...at });
    held.push(...seats.reservations.flatMap(({ seatIds }) => seatIds).map(String));
    [cursor, place] = [page.nextCursor, seats.nextCursor];
    if (bought < 30) await buy(bought++);
  } while (cursor !== null && place !== null);
  for (const list of [read, held]) {
    expect(new Set(list).size).toBe(list.length);
    expect(list.length).toBeGreaterThanOrEqual(15);
  }
  expect([...before].filter((paymentId) => !read.includes(paymentId))).toEqual([]);
});

test('a page reads a bounded number of rows, so what is rare comes after short pages', async () => {
  const show = await stageConcert(stage, { seats: 1 });
  const { concertId } = show;
  const [fan] = await letIn(stage, concertId, ['rare'], 10_000);
  const { paymentId } = await pay(fan!, (await hold(fan!, show, [1])).reservationId);
  await stage.sql(
    `insert into reservations select concert_id, 'res_zz' || lpad(n::text, 4, '0'), schedule_id, user_id, token_seq, seat_ids, fences, amount, 'cancelled',
       held_until, created_at from reservations, generate_series(1, 1100) n where concert_id = $1`,
    [concertId],
  );
  await stage.sql(
    `insert into payments (concert_id, payment_id, reservation_id, user_id, token_seq, amount, currency, status, created_at)
     select concert_id, 'pay_zz' || substr(reservation_id, 7), reservation_id, user_id, token_seq, amount, 'KRW', 'refused', now()
     from reservations where concert_id = $1 and status = 'cancelled'`,
    [concertId],
  );
  const search = { concertId, status: 'paid' } as const;
  const lengths = [];
  let cursor: string | null = null;
  do {
    const page: Awaited<ReturnType<Caller['payment']['search']>> = await stage.operator.payment.search({
      ...search,
      ...(cursor === null ? {} : { cursor }),
    });
    lengths.push(page.payments.length);
    if (page.payments.length > 0) expect(page.payments[0]!.paymentId).toBe(paymentId);
    cursor = page.nextCursor;
  } while (cursor !== null);
  expect(lengths).toEqual([0, 0, 1]);
  expect(await reservationsOf(search)).toHaveLength(1);
  await stage.sql(`delete from payments where concert_id = $1 and status = 'refused'`, [concertId]);
  await stage.sql(`delete from reservations where concert_id = $1 and status = 'cancelled'`, [concertId]);
});

test('an operator reads all users to the end, and one of them with what they have', async () => {
  const { concertId } = await stageConcert(stage);
  await letIn(stage, concertId, ['has money'], 700);
  const long = 'ü'.repeat(255);
  await stage.operator.user.create({ userId: long, name: 'Long' });
  const money = { userId: 'has money', currency: 'USD', amount: 5, reference: 'in', idempotencyKey: 'in' };
  await stage.operator.wallet.credit(money);
  const userIds: string[] = [];
  let cursor: string | undefined;
  do {
    const page = await stage.operator.user.list({ limit: 3, ...(cursor === undefined ? {} : { cursor }) });
    userIds.push(...page.users.map((user) => user.userId));
    cursor = page.nextCursor ?? undefined;
  } while (cursor !== undefined);
  const known = await stage.sql<{ user_id: string }>('select user_id from users order by user_id');
  expect(userIds).toEqual(known.map((user) => user.user_id));
  expect(await stage.operator.user.get({ userId: 'has money' })).toEqual({
    userId: 'has money',
    name: 'has money',
    createdAt: expect.any(Date) as Date,
    erasedAt: null,
    erasureFinishedAt: null,
    balances: [
      { currency: 'KRW', balance: 700 },
      { currency: 'USD', balance: 5 },
    ],
  });
  expect(await stage.operator.user.get({ userId: long })).toMatchObject({ name: 'Long', balances: [] });
  expect(await why(stage.operator.user.get({ userId: 'nobody' }))).toEqual({ reason: 'USER_NOT_FOUND' });
});

test('looking things up is the operators’, and is written down', async () => {
  const user = stage.user('curious');
  for (const call of [user.payment.search({}), user.reservation.search({ userId: 'curious' }), user.user.list()])
    expect(await why(call)).toEqual({ reason: 'FORBIDDEN' });
  await stage.operator.payment.search({ userId: 'somebody', status: 'paid' });
  const lines = `select input, outcome from operator_log where procedure = 'payment.search' and input ->> 'userId' = 'somebody'`;
  // An answer waits only a moment for the end of its line.
  await expect
    .poll(() => stage.sql(lines))
    .toEqual([{ input: { userId: 'somebody', status: 'paid', limit: 50 }, outcome: 'ok' }]);
});
