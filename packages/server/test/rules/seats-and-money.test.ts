import { seatIds } from '../../src/rpc/inputs.ts';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  type Claim,
  holdExpiry,
  inOrder,
  isFree,
  isHoldAlive,
  refuseOverLimit,
  refuseSeats,
  releaseSeats,
  type SeatOwner,
  countSeats,
} from '../../src/seating/seating.rules.ts';
import { fingerprintOf } from '../../src/engine/idempotency.ts';
import { paidStep, type PaymentRow, refundedStep, refusedStep, refusalsKept } from '../../src/payment/payment.rules.ts';
import { post, refuseOverBalance, refuseUncovered } from '../../src/wallet/wallet.rules.ts';

const now = new Date(1_000_000);
const before = new Date(999_999);
const after = new Date(1_000_001);

describe('seats', () => {
  const free = { reservationId: null, heldUntil: null, sold: false, fence: 0 };
  const held = { reservationId: 'res_1', heldUntil: after, sold: false, fence: 3 };
  const ended = { ...held, heldUntil: now };
  const sold = { ...held, heldUntil: null, sold: true };
  const claim: Claim = { reservationId: 'res_1', seatIds: [1], fences: [3], status: 'held', heldUntil: after };

  test('a seat is free unless it is paid or a hold on it runs; a hold has ended at its last moment', () => {
    expect([free, held, ended, sold].map((seat) => isFree(seat, now))).toEqual([true, false, true, false]);
  });

  test('a hold can be paid only while it runs and every seat still carries it', () => {
    expect(isHoldAlive(claim, [held], now)).toBe(true);
    expect(isHoldAlive({ ...claim, heldUntil: now }, [held], now)).toBe(false);
    expect(isHoldAlive({ ...claim, status: 'cancelled' }, [held], now)).toBe(false);
    expect(isHoldAlive(claim, [{ ...held, fence: 4 }], now)).toBe(false);
    expect(isHoldAlive(claim, [{ ...held, reservationId: 'res_2' }], now)).toBe(false);
    expect(isHoldAlive(claim, [undefined], now)).toBe(false);
    expect(isHoldAlive({ ...claim, seatIds: [1, 2], fences: [3, 3] }, [held, free], now)).toBe(false);
  });

  test('a hold ends with the hold time or with the visit, whichever is first', () => {
    expect(holdExpiry(now, 500, new Date(2_000_000))).toEqual(new Date(1_000_500));
    expect(holdExpiry(now, 500, after)).toEqual(after);
  });

  test('unknown seats are named before taken ones, and only those', () => {
    const hall = new Map<number, SeatOwner>([
      [1, free],
      [2, held],
      [3, sold],
      [4, ended],
    ]);
    const name = { section: 'A', rowName: 'B', number: 7, price: 10 };
    const seatOf = (seatId: number) => {
      const seat = hall.get(seatId);
      return seat && { ...seat, ...name, seatId };
    };
    const check = (seatIds: number[]): object | undefined => refuseSeats(seatIds, seatOf, now);
    expect(check([1, 4])).toBeUndefined();
    expect(check([1, 2, 9])).toMatchObject({ reason: 'SEAT_NOT_FOUND', details: { seatIds: [9] } });
    expect(check([3, 1, 2])).toMatchObject({
      reason: 'SEAT_TAKEN',
      details: { seatIds: [3, 2], seats: [{ seatId: 3, section: 'A', row: 'B', number: 7, price: 10 }, {}] },
    });
  });

  test('paid seats and running holds count against the limit, what ended does not', () => {
    const two = { ...claim, seats: 2 };
    const claims = (['held', 'paid', 'cancelled', 'refunded'] as const).map((status) => ({ ...two, status }));
    expect(countSeats([...claims, { ...two, heldUntil: before }], now)).toBe(4);
    expect(refuseOverLimit(4, 4, 8)).toBeUndefined();
    expect(refuseOverLimit(5, 4, 8)).toMatchObject({ reason: 'LIMIT_EXCEEDED', details: { limit: 8 } });
  });

  test('whoever wants too much is told how much they may have', () => {
    expect(refuseOverLimit(5, 4, 8)?.message).toBe(
      'One person may have 8 seats of this concert, and you would have 9.',
    );
    const nine = seatIds.safeParse([1, 2, 3, 4, 5, 6, 7, 8, 9]);
    expect(nine.error?.issues[0]?.message).toContain('at most 8 seats');
  });

  test('a release gives back only what still carries the hold', () => {
    const hall = new Map([
      [1, held],
      [2, { ...held, fence: 9 }],
      [3, { ...held, reservationId: 'res_2' }],
    ]);
    const wide = { ...claim, seatIds: [1, 2, 3, 4], fences: [3, 3, 3, 3] };
    expect(releaseSeats(wide, (seatId) => hall.get(seatId))).toEqual([{ ...free, fence: 3 }]);
  });
});

describe('money', () => {
  const wallet = { userId: 'a', currency: 'KRW', balance: 100, entries: 4 };
  const what = { entryId: 'e', kind: 'payment', concertId: 'c', paymentId: 'p', at: now } as const;

  test('a price is paid in full or not at all, and the refusal says what is missing', () => {
    expect(refuseUncovered(wallet, 100)).toBeUndefined();
    expect(refuseUncovered(wallet, 101)).toMatchObject({ reason: 'INSUFFICIENT_BALANCE', details: { missing: 1 } });
  });

  test('a wallet fills to its limit exactly', () => {
    const full = { ...wallet, balance: 1_000_000_000_000 - 5 };
    expect(refuseOverBalance(full, 5)).toBeUndefined();
    expect(refuseOverBalance(full, 6)).toMatchObject({ reason: 'BALANCE_LIMIT' });
  });

  test('every movement is the next entry and says what it led to', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -1_000, max: 1_000 })), (amounts) => {
        let current = wallet;
        for (const amount of amounts) {
          const posted = post(current, { ...what, amount });
          expect(posted.entry).toMatchObject({
            amount,
            entryNo: current.entries + 1,
            balanceAfter: posted.wallet.balance,
          });
          current = posted.wallet;
        }
        expect(current.balance).toBe(100 + amounts.reduce((sum, amount) => sum + amount, 0));
      }),
    );
  });

  const payment: PaymentRow = {
    paymentId: 'pay_1',
    reservationId: 'res_1',
    userId: 'a',
    tokenSeq: 1,
    amount: 10,
    currency: 'KRW',
    status: 'refused',
    refusals: 0,
    refunded: 0,
    refunds: 0,
    createdAt: before,
    paidAt: null,
    refundedAt: null,
  };

  test('a history keeps so many refusals, and there is always room for the payment and the refund', () => {
    let current = payment;
    const numbers = new Set<number>();
    for (let attempt = 1; attempt <= refusalsKept + 5; attempt++) {
      const step = refusedStep(current, 'HOLD_EXPIRED', null, now);
      expect(step.event !== undefined).toBe(attempt <= refusalsKept);
      if (step.event) numbers.add(step.event.eventNo);
      current = step.payment;
    }
    expect(current).toMatchObject({ refusals: refusalsKept + 5, status: 'refused', paidAt: null });
    const done = paidStep(current, 9, now);
    expect(done.payment).toMatchObject({ status: 'paid', paidAt: now, tokenSeq: 9 });
    const part = { refundId: 'ref_1', amount: 4, seatIds: [1], note: 'rain', isAll: false };
    const some = refundedStep(done.payment, part, now);
    expect(some.payment).toMatchObject({ status: 'partly_refunded', refunded: 4, refundedAt: null });
    const back = refundedStep(some.payment, { ...part, amount: 6, isAll: true }, after);
    expect(back.payment).toMatchObject({ status: 'refunded', refunded: 10, paidAt: now, refundedAt: after });
    for (const { event } of [done, some, back]) numbers.add(event!.eventNo);
    expect(numbers.size).toBe(refusalsKept + 3);
  });
});

describe('what an idempotency key stands for', () => {
  const input = { concertId: 'c', scheduleId: 's', seatIds: [3, 1, 20] };

  test('the same intent, whatever the order of its fields and seats', () => {
    const same = { seatIds: inOrder([20, 3, 1]), scheduleId: 's', concertId: 'c' };
    expect(fingerprintOf(same)).toBe(fingerprintOf({ ...input, seatIds: inOrder(input.seatIds) }));
    expect(fingerprintOf({ a: { x: 1, y: [2, 1] } })).toBe(fingerprintOf({ a: { y: [2, 1], x: 1 } }));
  });

  test('another intent as soon as anything else differs', () => {
    const others = [
      { ...input, seatIds: [3, 1] },
      { ...input, seatIds: [3, 1, 21] },
      { ...input, scheduleId: 'z' },
      { ...input, concertId: 'z' },
      { ...input, more: 1 },
      { amount: 1 },
      { amount: 11 },
      { amount: '1' },
    ].map((other) => fingerprintOf(other));
    expect(new Set([...others, fingerprintOf(input)]).size).toBe(others.length + 1);
    expect(fingerprintOf({ list: [1, 2] })).not.toBe(fingerprintOf({ list: [2, 1] }));
  });

  test('asking changes nothing in the input', () => {
    inOrder(input.seatIds);
    expect(input.seatIds).toEqual([3, 1, 20]);
  });
});
