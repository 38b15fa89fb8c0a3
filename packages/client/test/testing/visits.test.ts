import { expect, test } from 'vitest';
import { minuteMs, onBoth, refusalOf } from './scene.ts';

onBoth((scene) => {
  test('a visitor waits, comes in, holds two seats, tops the wallet up and pays', async () => {
    const { concertId, scheduleId } = await scene().concert({ queue: { maxActive: 0 } });
    const visit = await scene().enter('buyer', concertId);
    expect(visit.status).toMatchObject({
      state: 'waiting',
      place: 1,
      entry: 1,
      ahead: 0,
      expiresAt: null,
      paused: false,
    });
    const second = await scene().enter('behind', concertId);
    expect(second.status).toMatchObject({ state: 'waiting', place: 2, ahead: 1 });
    expect(await refusalOf(second.dates())).toMatchObject({ reason: 'TOKEN_NOT_ACTIVE', ahead: 1 });

    const turn = visit.turn();
    await scene().theatre.operator.queue.configure.mutate({ concertId, maxActive: 1 });
    expect((await turn).expiresAt!.getTime()).toBeGreaterThan(scene().theatre.now().getTime());
    const dates = await visit.dates();
    expect(dates).toEqual([
      {
        scheduleId,
        startsAt: expect.any(Date),
        salesEndAt: dates[0]!.startsAt,
        movedFrom: null,
        capacity: 8,
        available: 8,
        cancelReason: null,
      },
    ]);
    const seats = await visit.seats(scheduleId);
    expect(seats.slice(2, 5)).toEqual([
      { seatId: 3, section: 'Stalls', row: 'A', number: 3, price: 1_000 },
      { seatId: 4, section: 'Stalls', row: 'B', number: 1, price: 1_000 },
      { seatId: 5, section: 'Stalls', row: 'B', number: 2, price: 1_000 },
    ]);
    expect(await visit.seats(scheduleId, { sections: ['Box'] })).toHaveLength(2);

    const hold = await visit.reserve({ scheduleId, seatIds: [2, 1] });
    expect(JSON.parse(JSON.stringify(hold))).toMatchObject({
      scheduleId,
      title: 'The Late Show',
      seatIds: [2, 1],
      seats: [{ seatId: 2, section: 'Stalls', row: 'A', number: 2, price: 1_000 }, { seatId: 1 }],
      amount: 2_000,
    });
    expect(hold.remainingMs).toBeGreaterThan(4 * minuteMs);
    expect((await visit.holds()).map(({ reservationId }) => reservationId)).toEqual([hold.reservationId]);
    expect(await visit.dates()).toMatchObject([{ available: 6 }]);

    expect(await refusalOf(visit.pay(hold))).toMatchObject({ reason: 'INSUFFICIENT_BALANCE', missing: 2_000 });
    expect(await visit.charge(2_500)).toEqual({ balance: 2_500, entryId: expect.any(String) });
    const paid = await visit.pay(hold);
    expect(paid).toMatchObject({
      amount: 2_000,
      balance: 500,
      reservation: { reservationId: hold.reservationId, seatIds: [2, 1], status: 'paid', title: 'The Late Show' },
      released: [],
    });
    expect(await visit.pay(hold), 'a second click pays nothing more').toEqual(paid);
    expect(visit.status).toMatchObject({ state: 'completed', endedBecause: 'paid' });
    expect(await refusalOf(visit.dates())).toMatchObject({ reason: 'TOKEN_SPENT' });

    const { client } = scene().as('buyer');
    expect((await client.wallet.history.query({ currency: 'KRW' })).entries).toMatchObject([
      { kind: 'payment', amount: -2_000, balanceAfter: 500, paymentId: paid.paymentId },
      { kind: 'charge', amount: 2_500, balanceAfter: 2_500, paymentId: null },
    ]);
    const { payments } = await client.payment.list.query();
    expect(payments).toMatchObject([
      {
        paymentId: paid.paymentId,
        concertId,
        status: 'paid',
        currency: 'KRW',
        refusals: 1,
        refunded: 0,
        history: [{ kind: 'refused', reason: 'INSUFFICIENT_BALANCE', missing: 2_000 }, { kind: 'paid' }],
      },
    ]);
    expect(await client.payment.get.query({ paymentId: paid.paymentId })).toEqual(payments[0]);
    await second.turn();
  });

  test('a hold runs out as time passes: its seat is free for others, and paying comes too late', async () => {
    const { concertId, scheduleId } = await scene().concert();
    const visit = await scene().inside('dawdler', concertId);
    const other = await scene().inside('next', concertId);
    const hold = await visit.reserve({ scheduleId, seatIds: [7] });
    await scene().theatre.advance(4 * minuteMs);
    expect(await refusalOf(other.reserve({ scheduleId, seatIds: [7] }))).toMatchObject({
      reason: 'SEAT_TAKEN',
      seatIds: [7],
      seats: [{ seatId: 7, section: 'Box', row: 'A', number: 1, price: 0 }],
    });
    await scene().theatre.advance(minuteMs);
    expect(await visit.holds()).toEqual([]);
    expect(await refusalOf(visit.pay(hold))).toMatchObject({ reason: 'HOLD_EXPIRED' });
    const mine = await other.reserve({ scheduleId, seatIds: [7] });
    expect(await other.pay(mine), 'a free seat is paid for, too').toMatchObject({ amount: 0, balance: 0 });
    await scene().theatre.advance(5 * minuteMs);
    expect(await refusalOf(visit.dates())).toMatchObject({ reason: 'TOKEN_EXPIRED', endedBecause: 'expired' });
    const later = await scene().as('dawdler').resume(visit.toJSON());
    expect(await refusalOf(later.turn())).toMatchObject({ reason: 'VISIT_ENDED', endedBecause: 'expired' });
  });

  test('sales open and end at their hours', async () => {
    const opensAt = new Date(scene().theatre.now().getTime() + 10 * minuteMs);
    const { concertId, scheduleId } = await scene().concert({
      salesOpenAt: opensAt,
      salesEndAt: new Date(opensAt.getTime() + 5 * minuteMs),
    });
    const visit = await scene().enter('early', concertId);
    expect(visit.status).toMatchObject({ state: 'pre_queue', place: null, entry: 1, ahead: 0 });
    const turn = visit.turn();
    await scene().theatre.advance(10 * minuteMs);
    expect(await turn).toMatchObject({ state: 'active', place: 1 });
    await visit.reserve({ scheduleId, seatIds: [1] });
    await scene().theatre.advance(5 * minuteMs);
    expect(await visit.dates()).toMatchObject([{ available: 0 }]);
    expect(await refusalOf(visit.reserve({ scheduleId, seatIds: [2] }))).toMatchObject({ reason: 'SALES_ENDED' });
  });

  test('whoever gives seats back or leaves makes room', async () => {
    const { concertId, scheduleId } = await scene().concert({ queue: { maxActive: 1 } });
    const visit = await scene().inside('leaver', concertId);
    const next = await scene().enter('follower', concertId);
    const hold = await visit.reserve({ scheduleId, seatIds: [1, 2] });
    expect(await visit.release(hold)).toEqual({ reservationId: hold.reservationId, status: 'released' });
    expect(await visit.dates()).toMatchObject([{ available: 8 }]);
    await visit.reserve({ scheduleId, seatIds: [1] });
    expect(await visit.leave()).toEqual({ state: 'expired', endedBecause: 'left' });
    await next.turn();
    expect(await next.dates()).toMatchObject([{ available: 8 }]);
    expect(await refusalOf(visit.dates())).toMatchObject({ reason: 'TOKEN_EXPIRED', endedBecause: 'left' });
  });

  test('the best seats are held by one click, and whoever asks for more than there are hears how many', async () => {
    const { concertId, scheduleId } = await scene().concert();
    const visit = await scene().inside('chooser', concertId);
    const hold = await visit.reserveBest({ scheduleId, quantity: 2, sections: ['Box'] });
    expect(hold.seats.map(({ section }) => section)).toEqual(['Box', 'Box']);
    expect(await refusalOf(visit.reserveBest({ scheduleId, quantity: 1, sections: ['Box'] }))).toMatchObject({
      reason: 'NOT_ENOUGH_SEATS',
      available: 0,
      largestGroup: 0,
    });
    expect(await refusalOf(visit.reserveBest({ scheduleId, quantity: 4 }))).toMatchObject({
      reason: 'NOT_ENOUGH_SEATS',
      available: 6,
      largestGroup: 3,
    });
    const apart = await visit.reserveBest({ scheduleId, quantity: 4, together: false });
    expect(new Set(apart.seatIds).size).toBe(4);
    expect(await refusalOf(visit.reserveBest({ scheduleId, quantity: 9 }))).toMatchObject({ reason: 'INVALID_INPUT' });
  });

  test('a choice that leaves a seat alone is refused where the concert says so', async () => {
    const { concertId, scheduleId } = await scene().concert();
    await scene().theatre.operator.queue.configure.mutate({ concertId, avoidOrphans: true });
    const visit = await scene().inside('careless', concertId);
    expect(await refusalOf(visit.reserve({ scheduleId, seatIds: [2] }))).toMatchObject({
      reason: 'ORPHAN_SEAT',
      seatIds: [1, 3],
    });
    expect(await visit.reserve({ scheduleId, seatIds: [1] })).toMatchObject({ seatIds: [1] });
  });

  test('a reload goes on with the visit, and entering again is the same place', async () => {
    const { concertId, scheduleId } = await scene().concert();
    const visit = await scene().inside('reloader', concertId);
    const hold = await visit.reserve({ scheduleId, seatIds: [3] });
    const again = await scene().as('reloader').resume(visit.toJSON());
    expect(again.status).toMatchObject({ state: 'active', entry: visit.status.entry });
    expect((await again.holds())[0]).toMatchObject({ reservationId: hold.reservationId, seatIds: [3] });
    expect((await scene().as('reloader').enter({ concertId })).token).toBe(visit.token);
  });

  test('several holds are paid at once, all or none, and others are freed', async () => {
    const { concertId, scheduleId } = await scene().concert();
    const visit = await scene().inside('collector', concertId);
    const [one, two, three] = [
      await visit.reserve({ scheduleId, seatIds: [1] }),
      await visit.reserve({ scheduleId, seatIds: [2] }),
      await visit.reserve({ scheduleId, seatIds: [3] }),
    ];
    await visit.charge(2_000);
    const paid = await visit.pay([one, two]);
    expect(paid).toMatchObject({ amount: 2_000, released: [{ reservationId: three.reservationId, seatIds: [3] }] });
    expect(paid.payments.map(({ reservation }) => reservation.reservationId)).toEqual([
      one.reservationId,
      two.reservationId,
    ]);
  });

  test('an answer under a key is given again, and never for another intent', async () => {
    const { concertId } = await scene().concert();
    const visit = await scene().inside('repeater', concertId);
    const first = await visit.charge(1_000, { idempotencyKey: 'top-up' });
    expect(await visit.charge(1_000, { idempotencyKey: 'top-up' })).toEqual(first);
    const other = visit.charge(2_000, { idempotencyKey: 'top-up' });
    expect(await refusalOf(other)).toMatchObject({ reason: 'IDEMPOTENCY_KEY_REUSED' });
    expect(await visit.balance()).toBe(1_000);
  });
});
