import fc from 'fast-check';
import { expect, test } from 'vitest';
import { price, seatCount, tickMs, users, World } from './world.ts';

const user = fc.constantFrom(...users);
const seatIds = fc.uniqueArray(fc.integer({ min: 1, max: seatCount + 1 }), { minLength: 1, maxLength: 4 });
/** Which of the reservations made so far, counted from the last. */
const which = fc.nat({ max: 4 });
const pick = (world: World, back: number): string => [...world.reservations.keys()].at(-1 - back) ?? 'none';
const ownerOf = (world: World, reservationId: string): string =>
  world.reservations.get(reservationId)?.userId ?? users[0];
/** The same of those that were paid. */
const pickPaid = (world: World, back: number): string =>
  [...world.payments.values()]
    .filter((payment) => payment.status === 'paid' || payment.status === 'partly_refunded')
    .at(-1 - back)?.reservationId ?? 'none';

/** All running holds of a user, or nothing that there is. */
function heldBy(world: World, userId: string): string[] {
  const held = [...world.reservations.values()].filter(
    (claim) => claim.userId === userId && claim.status === 'held' && claim.heldUntil > world.now,
  );
  return held.length === 0 ? ['none'] : held.map((claim) => claim.reservationId);
}

/** One step, as data, so that a counterexample can be read. */
const step = fc.oneof(
  { weight: 3, arbitrary: fc.record({ enter: user }) },
  { weight: 5, arbitrary: fc.constant({ tick: true as const }) },
  { weight: 3, arbitrary: fc.record({ charge: user, amount: fc.integer({ min: 1, max: 400 }) }) },
  { weight: 6, arbitrary: fc.record({ reserve: user, seats: seatIds }) },
  { weight: 6, arbitrary: fc.record({ pay: fc.option(user, { freq: 1 }), back: which }) },
  { weight: 3, arbitrary: fc.record({ buyTwo: user, seats: seatIds }) },
  { weight: 2, arbitrary: fc.record({ release: user, back: which }) },
  { weight: 2, arbitrary: fc.record({ refund: fc.nat({ max: 1 }), seat: fc.option(fc.nat({ max: 1 })) }) },
  { weight: 1, arbitrary: fc.record({ leave: user }) },
  { weight: 4, arbitrary: fc.record({ passMs: fc.constantFrom(1, 100, 500, 1_000, 2_000, 6_000) }) },
);
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

function take(world: World, one: Step): void {
  if ('enter' in one) world.enter(one.enter);
  else if ('tick' in one) world.tick();
  else if ('charge' in one) world.charge(one.charge, one.amount);
  else if ('reserve' in one) world.reserve(one.reserve, one.seats);
  else if ('buyTwo' in one) buyTwo(world, one.buyTwo, one.seats);
  else if ('pay' in one) {
    const last = pick(world, one.back);
    world.pay(one.pay ?? ownerOf(world, last), [last]);
  } else if ('release' in one) world.release(one.release, pick(world, one.back));
  else if ('refund' in one) {
    const paid = pickPaid(world, one.refund);
    world.refund(paid, one.seat === null ? undefined : world.reservations.get(paid)?.seatIds[one.seat]);
  } else if ('leave' in one) world.leave(one.leave);
  else world.now = new Date(world.now.getTime() + one.passMs);
}

/** Holds seats one by one, and pays all holds that run. */
function buyTwo(world: World, userId: string, seats: readonly number[]): void {
  world.charge(userId, 2 * price);
  for (const seatId of seats.slice(0, 2)) world.reserve(userId, [seatId]);
  world.pay(userId, heldBy(world, userId));
}

function checkMoney(world: World): void {
  const sum = (kind: string): number =>
    world.entries.filter((entry) => entry.kind === kind).reduce((total, entry) => total + entry.amount, 0);
  const balances = users.reduce((total, userId) => total + world.balanceOf(userId), 0);
  expect(balances).toBe(sum('charge') + sum('payment') + sum('refund'));
  for (const entry of world.entries) expect(entry.balanceAfter).toBeGreaterThanOrEqual(0);
  const kept = [...world.payments.values()].filter((payment) => payment.status !== 'refused');
  const left = kept.reduce((total, payment) => total + payment.amount - payment.refunded, 0);
  expect(0 - sum('payment') - sum('refund')).toBe(left);
  const spent = new Map<number, Date>();
  for (const { reservationId, status, amount, refunded, paidAt, tokenSeq } of world.payments.values()) {
    const reservation = world.reservations.get(reservationId)!;
    // The last seats stay in what was refunded.
    if (status !== 'refunded') expect(amount - refunded).toBe(reservation.seatIds.length * price);
    if (status === 'refused') continue;
    expect(reservation.status).toBe(status === 'refunded' ? 'refunded' : 'paid');
    expect(refunded === amount).toBe(status === 'refunded');
    expect(paidAt!.getTime(), 'paid before the hold ended').toBeLessThan(reservation.heldUntil.getTime());
    expect(world.tokens.get(tokenSeq)).toMatchObject({ userId: reservation.userId, endedBecause: 'paid' });
    expect(spent.get(tokenSeq) ?? paidAt, 'a token pays once').toBe(paidAt);
    spent.set(tokenSeq, paidAt!);
  }
}

function checkSeats(world: World): void {
  const owners = new Map<number, string>();
  const mine = new Map<string, number>();
  for (const claim of world.reservations.values()) {
    const alive = claim.status === 'paid' || (claim.status === 'held' && claim.heldUntil > world.now);
    if (!alive) continue;
    mine.set(claim.userId, (mine.get(claim.userId) ?? 0) + claim.seatIds.length);
    for (const seatId of claim.seatIds) {
      expect(owners.get(seatId), `seat ${seatId} has one owner`).toBeUndefined();
      owners.set(seatId, claim.reservationId);
      expect(world.seats.get(`sch/${seatId}`)).toMatchObject({
        reservationId: claim.reservationId,
        sold: claim.status === 'paid',
      });
    }
  }
  for (const seat of world.seats.values()) if (seat.sold) expect(owners.get(seat.seatId)).toBe(seat.reservationId);
  for (const seats of mine.values()) expect(seats).toBeLessThanOrEqual(world.queue.maxSeatsPerUser);
}

function checkQueue(world: World): void {
  const { queue, admissions } = world;
  const inside = [...world.tokens.values()].filter(
    (token) => token.admittedAt && !token.endedBecause && token.expiresAt! > world.now,
  );
  expect(inside.length).toBeLessThanOrEqual(queue.maxActive);
  for (const { before, seqs } of admissions) {
    expect(before + seqs.length).toBeLessThanOrEqual(queue.maxActive);
    expect(seqs.length).toBeLessThanOrEqual(Math.ceil(Math.max(1, (queue.admitPerSecond * tickMs) / 1_000)));
  }
  const order = admissions.flatMap((admission) => admission.seqs);
  expect(order).toEqual(order.toSorted((a, b) => a - b));
  expect([...world.tokens.keys()]).toEqual(Array.from({ length: queue.lastSeq }, (_, index) => index + 1));
  const live = [...world.tokens.values()].filter((token) => !token.endedBecause).map((token) => token.userId);
  expect(new Set(live).size).toBe(live.length);
}

test('whatever people do in whatever order: money is kept, a seat has one owner, the queue its order and its caps', () => {
  const met = { paid: 0, partly_refunded: 0, refunded: 0, expired: 0, refused: 0, together: 0 };
  fc.assert(
    fc.property(fc.array(step, { minLength: 20, maxLength: 120, size: 'max' }), (steps) => {
      const world = new World();
      for (const one of steps) {
        take(world, one);
        checkMoney(world);
        checkSeats(world);
        checkQueue(world);
      }
      for (const { status } of world.payments.values()) met[status]++;
      const seqs = [...world.payments.values()].filter(({ paidAt }) => paidAt !== null).map(({ tokenSeq }) => tokenSeq);
      met.together += seqs.length - new Set(seqs).size;
      met.expired += [...world.tokens.values()].filter((token) => token.endedBecause === 'expired').length;
    }),
    { numRuns: 300 },
  );
  // The steps must reach what they are about, or the properties prove nothing.
  for (const [what, times] of Object.entries(met)) expect(times, what).toBeGreaterThan(0);
});
