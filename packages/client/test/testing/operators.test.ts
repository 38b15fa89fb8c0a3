import { expect, test, vi } from 'vitest';
import type { TokenStatus } from '../../src/index.ts';
import { minuteMs, onBoth, refusalOf } from './scene.ts';

const until = (holds: () => unknown): Promise<unknown> => vi.waitFor(holds, { timeout: 60_000, interval: 10 });

const floorOf = (rows: number) => [{ name: 'Floor', rows, seatsPerRow: 2, price: 100 }];

onBoth((scene) => {
  test('a queue is paused, goes on and is closed, and who waits hears of it', async () => {
    const { concertId } = await scene().concert({ queue: { maxActive: 0 } });
    const visit = await scene().enter('patient', concertId);
    const heard: Pick<TokenStatus, 'state' | 'paused'>[] = [];
    const following = (async () => {
      for await (const { state, paused, endedBecause } of visit.updates())
        heard.push({ state, paused, ...(endedBecause && { endedBecause }) });
    })();
    const { operator } = scene().theatre;
    const hears = (status: object): Promise<unknown> => until(() => expect(heard.at(-1)).toMatchObject(status));
    await operator.queue.pause.mutate({ concertId });
    await hears({ state: 'waiting', paused: true });
    expect(await operator.queue.resume.mutate({ concertId })).toMatchObject({ concertId, state: 'open', maxActive: 0 });
    await hears({ state: 'waiting', paused: false });
    await operator.queue.close.mutate({ concertId });
    await hears({ state: 'expired', endedBecause: 'closed' });
    await following;
    expect(await refusalOf(scene().enter('late', concertId))).toMatchObject({ reason: 'QUEUE_CLOSED' });
  });

  test('a key of another hall is told from the first one', async () => {
    const { concertId } = await scene().concert();
    const { operator } = scene().theatre;
    const date = { concertId, startsAt: '2031-05-01T19:00:00Z', idempotencyKey: 'a hall' };
    const added = await operator.concert.addSchedule.mutate({ ...date, sections: floorOf(1) });
    expect(await operator.concert.addSchedule.mutate({ ...date, sections: floorOf(1) })).toEqual(added);
    const another = operator.concert.addSchedule.mutate({ ...date, sections: floorOf(2) });
    expect(await refusalOf(another)).toMatchObject({ reason: 'IDEMPOTENCY_KEY_REUSED' });
  });

  test('a seat is refunded, and a date that is cancelled gives everything back', async () => {
    const { concertId, scheduleId } = await scene().concert();
    const visit = await scene().inside('hopeful', concertId);
    await visit.charge(3_000);
    const { paymentId } = await visit.pay(await visit.reserve({ scheduleId, seatIds: [1, 2] }));
    const { operator } = scene().theatre;
    const wish = { paymentId, reason: 'a seat is broken', seatIds: [1], idempotencyKey: paymentId };
    const refund = await operator.payment.refund.mutate(wish);
    expect(refund).toMatchObject({ amount: 1_000, remaining: 1_000 });
    expect(await operator.payment.refund.mutate(wish)).toEqual(refund);
    const { client } = scene().as('hopeful');
    const mine = () => client.payment.get.query({ paymentId });
    expect(await mine()).toMatchObject({ status: 'partly_refunded', seatIds: [1, 2], refundedSeatIds: [1] });

    const cancelled = { status: 'cancelled', reason: 'flood', payments: 1 };
    for (const reason of ['flood', 'fire'])
      expect(await operator.concert.cancelSchedule.mutate({ concertId, scheduleId, reason })).toMatchObject(cancelled);
    await until(async () => expect(await mine()).toMatchObject({ status: 'refunded', refundedSeatIds: [1, 2] }));
    expect((await mine()).history.map(({ kind, amount }) => [kind, amount])).toEqual([
      ['paid', null],
      ['refunded', 1_000],
      ['refunded', 1_000],
    ]);
    expect((await client.wallet.balance.query({ currency: 'KRW' })).balance).toBe(3_000);
    expect(await client.concert.get.query({ concertId })).toMatchObject({
      title: 'The Late Show',
      cancelReason: null,
      priceRange: { from: 0, to: 1_000 },
      dates: [{ scheduleId, capacity: 8, cancelReason: 'flood' }],
    });
    const again = await scene().inside('hopeful', concertId);
    const refusal = await refusalOf(again.reserve({ scheduleId, seatIds: [1] }));
    expect(refusal).toMatchObject({ reason: 'SCHEDULE_CANCELLED', cancelReason: 'flood' });
  });

  test('a date that is moved tells from when, to whoever looks and whoever has a ticket for it', async () => {
    const { concertId, scheduleId } = await scene().concert();
    const visit = await scene().inside('with a diary', concertId);
    await visit.charge(1_000);
    const { paymentId } = await visit.pay(await visit.reserve({ scheduleId, seatIds: [1] }));
    const after = await scene().inside('with a new diary', concertId);
    const { client } = scene().as('with a diary');
    const { startsAt } = await client.payment.get.query({ paymentId });
    const told = async (): Promise<unknown[]> => [
      (await client.concert.get.query({ concertId })).dates[0]!.movedFrom,
      (await after.dates())[0]!.movedFrom,
      (await client.payment.get.query({ paymentId })).movedFrom,
      (await client.payment.list.query()).payments[0]!.movedFrom,
    ];
    const { concert } = scene().theatre.operator;
    const later = new Date(startsAt.getTime() + 60 * minuteMs);
    expect(await told()).toEqual([null, null, null, null]);
    expect(await concert.updateSchedule.mutate({ concertId, scheduleId, startsAt: later })).toEqual({
      concertId,
      scheduleId,
      startsAt: later,
      salesEndAt: later,
      capacity: 8,
      priceRange: { from: 0, to: 1_000 },
    });
    expect(await told()).toEqual([startsAt, startsAt, startsAt, startsAt]);
    // Whoever buys now knows the new date: theirs was not moved.
    const bought = await after.pay(await after.reserve({ scheduleId, seatIds: [7] }));
    const { client: theirs } = scene().as('with a new diary');
    expect(await theirs.payment.get.query({ paymentId: bought.paymentId })).toMatchObject({ movedFrom: null });
    await concert.updateSchedule.mutate({ concertId, scheduleId, startsAt });
    expect((await client.payment.get.query({ paymentId })).movedFrom).toBeNull();
  });

  test('a section gets another price while nobody has a seat in it', async () => {
    const { concertId, scheduleId } = await scene().concert();
    const visit = await scene().inside('bargain hunter', concertId);
    await visit.reserve({ scheduleId, seatIds: [7] });
    const { concert } = scene().theatre.operator;
    const price = (name: string, price: number) =>
      concert.updateSchedule.mutate({ concertId, scheduleId, sections: [{ name, price }] });
    expect(await price('Stalls', 900)).toMatchObject({ priceRange: { from: 0, to: 900 } });
    expect((await visit.reserve({ scheduleId, seatIds: [1] })).amount).toBe(900);
    const map = await scene().as().client.concert.seatMap.query({ concertId, scheduleId });
    expect(map.sections).toMatchObject([{ price: 900 }, { price: 0 }]);
    expect(await refusalOf(price('Box', 50))).toMatchObject({ reason: 'SEAT_TAKEN', seatIds: [7] });
    expect(await refusalOf(price('Pit', 50))).toMatchObject({ reason: 'SECTION_NOT_FOUND' });
  });

  test('a cancelled concert ends every visit and says why', async () => {
    const { concertId } = await scene().concert();
    const visit = await scene().inside('disappointed', concertId);
    await scene().theatre.operator.concert.cancel.mutate({ concertId, reason: 'the singer is ill' });
    const ending = { endedBecause: 'cancelled', cancelReason: 'the singer is ill' };
    await until(async () =>
      expect(await refusalOf(visit.dates())).toMatchObject({ reason: 'TOKEN_EXPIRED', ...ending }),
    );
    expect(await refusalOf(scene().enter('disappointed', concertId))).toMatchObject({
      reason: 'CONCERT_CANCELLED',
      cancelReason: 'the singer is ill',
    });
  });

  test('when every seat is sold, nobody is let in', async () => {
    const sections = [{ name: 'Sofa', rows: 1, seatsPerRow: 1, price: 0 }];
    const startsAt = new Date(scene().theatre.now().getTime() + 60 * minuteMs);
    const { concertId, scheduleId } = await scene().concert({
      schedules: [{ startsAt, sections }],
      queue: { maxActive: 1 },
    });
    const visit = await scene().inside('lucky', concertId);
    const next = await scene().enter('unlucky', concertId);
    await visit.pay(await visit.reserve({ scheduleId, seatIds: [1] }));
    for await (const { state, soldOut } of next.updates()) {
      expect(state).toBe('waiting');
      if (soldOut) break;
    }
  });

  test('lists come in pages, newest first', async () => {
    const { concertId: older } = await scene().concert({ title: 'Older' });
    const { concertId: newer } = await scene().concert({ title: 'Newer' });
    const { client } = scene().as();
    const first = await client.concert.list.query({ limit: 1 });
    expect(first.concerts.map(({ concertId }) => concertId)).toEqual([newer]);
    // What comes meanwhile moves no page.
    await scene().concert({ title: 'Newest' });
    const second = await client.concert.list.query({ limit: 1, cursor: first.nextCursor! });
    expect(second.concerts.map(({ concertId }) => concertId)).toEqual([older]);
    for (const page of [{ limit: 0 }, { limit: 101 }, { cursor: 'none' }])
      expect(await refusalOf(client.concert.list.query(page))).toMatchObject({
        reason: 'INVALID_INPUT',
        data: { fieldErrors: { [Object.keys(page)[0]!]: [expect.any(String)] } },
      });
  });

  test('a service credits and debits a wallet, once for each reference', async () => {
    await scene().theatre.createUser('saver', { balance: 700 });
    const movement = { userId: 'saver', currency: 'KRW', amount: 500, reference: 'pi_1' };
    const { wallet } = scene().theatre.operator;
    const credited = await wallet.credit.mutate({ ...movement, idempotencyKey: 'a' });
    expect(credited).toMatchObject({ balance: 1_200, userId: 'saver', currency: 'KRW' });
    expect(await wallet.credit.mutate({ ...movement, idempotencyKey: 'b' })).toEqual(credited);
    const stranger = { ...movement, userId: 'unheard-of', reference: 'pi_2', idempotencyKey: 'e' };
    expect(await refusalOf(wallet.credit.mutate(stranger))).toMatchObject({
      reason: 'USER_NOT_FOUND',
      message: expect.stringContaining('user.create'),
    });
    const other = { ...movement, amount: 501, idempotencyKey: 'd' };
    expect(await refusalOf(wallet.credit.mutate(other))).toMatchObject({
      reason: 'IDEMPOTENCY_KEY_REUSED',
      message:
        'This reference was used with another user, currency or amount. A new movement needs a reference of its own.',
    });
    const debit = { ...movement, amount: 2_000, reference: 'po_1', idempotencyKey: 'c' };
    expect(await refusalOf(wallet.debit.mutate(debit))).toMatchObject({ reason: 'INSUFFICIENT_BALANCE', missing: 800 });
    expect(await wallet.debit.mutate({ ...debit, amount: 200 })).toMatchObject({ balance: 1_000 });
  });
});
