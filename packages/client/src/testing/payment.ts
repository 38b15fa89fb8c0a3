import type { Reason, RouterInputs, RouterOutputs } from '../types.ts';
import { asOperator, asUser, type Verbs } from './caller.ts';
import { pageOf } from './page.ts';
import { invalid, Refused, refused } from './refused.ts';
import { refundPayment } from './refund.ts';
import { refuseUnlessSeatIds } from './seating.ts';
import { describe, isAlive, movedFrom, releaseHolds } from './seats.ts';
import { activeVisit } from './visit.ts';
import { balanceOf, post, refuseUncovered } from './wallet.ts';
import type { Payment, PaymentStep, Place, Reservation, World } from './world.ts';

/** Refused attempts that a payment's history keeps. */
const refusalsKept = 20;

export const payment = (world: World) =>
  ({
    pay(input, caller) {
      const reservationIds = idsOf(input);
      const place = activeVisit(world, caller, input);
      const holds = reservationIds.map((reservationId) => payable(world, place, reservationId));
      const attempts = holds.map((hold) => attemptOn(world, hold));
      refuseUnlessAlive(world, attempts);
      const { currency } = place.concert;
      const amount = holds.reduce((sum, hold) => sum + hold.amount, 0);
      recording(world, attempts, () => refuseUncovered(world, place.userId, currency, amount));
      return buy(world, place, attempts);
    },

    get({ paymentId }, caller) {
      const userId = asUser(caller);
      const found = world.payments.get(paymentId);
      if (found?.reservation.place.userId !== userId) throw refused('PAYMENT_NOT_FOUND', {});
      return present(found);
    },

    list(page, caller) {
      const userId = asUser(caller);
      const mine = [...world.payments.values()].filter(({ reservation }) => reservation.place.userId === userId);
      const { items, nextCursor } = pageOf(mine.toReversed().map(present), page, ({ paymentId }) => paymentId);
      return { payments: items, nextCursor };
    },

    refund({ paymentId, reason, seatIds }, caller) {
      if (seatIds !== undefined) refuseUnlessSeatIds(seatIds);
      asOperator(caller);
      const found = world.payments.get(paymentId);
      if (found === undefined) throw refused('PAYMENT_NOT_FOUND', {});
      return refundPayment(world, found, reason, seatIds);
    },
  }) satisfies Verbs<'payment'>;

function idsOf({ reservationId, reservationIds }: RouterInputs['payment']['pay']): string[] {
  if ((reservationId === undefined) === (reservationIds === undefined))
    throw invalid('reservationId', 'give either reservationId or reservationIds');
  return reservationIds ?? [reservationId!];
}

function payable(world: World, { userId }: Place, reservationId: string): Reservation {
  const hold = world.reservations.get(reservationId);
  if (hold?.place.userId !== userId) throw refused('RESERVATION_NOT_FOUND', {});
  if (hold.status === 'paid' || hold.status === 'refunded') throw refused('ALREADY_PAID', {});
  const { cancelReason } = hold.schedule;
  if (cancelReason !== null) throw refused('SCHEDULE_CANCELLED', { cancelReason });
  return hold;
}

/** The first attempt on a hold makes its payment; it is kept once something came of it. */
function attemptOn(world: World, reservation: Reservation): Payment {
  const known = [...world.payments.values()].find((attempt) => attempt.reservation === reservation);
  return (
    known ?? {
      paymentId: world.newId('pay'),
      reservation,
      seats: reservation.seats,
      amount: reservation.amount,
      createdAt: world.time.now(),
      status: 'refused',
      paidAt: null,
      refundedAt: null,
      refunded: 0,
      refundedSeatIds: [],
      refusals: 0,
      history: [],
    }
  );
}

function refuseUnlessAlive(world: World, attempts: readonly Payment[]): void {
  const over = attempts.filter(({ reservation }) => !isAlive(world, reservation));
  if (over.length === 0) return;
  const reservationIds = over.map(({ reservation }) => reservation.reservationId);
  recording(world, over, () => {
    throw refused('HOLD_EXPIRED', attempts.length > 1 ? { reservationIds } : {});
  });
}

/** A refusal for time or money stands in the history of each payment that it was about. */
function recording(world: World, attempts: readonly Payment[], work: () => void): void {
  try {
    work();
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    const { reason, missing = null } = error.data as { reason: Reason; missing?: number };
    for (const attempt of attempts) {
      world.payments.set(attempt.paymentId, attempt);
      if (++attempt.refusals > refusalsKept) continue;
      attempt.history.push({ ...nothing, kind: 'refused', at: world.time.now(), reason, missing });
    }
    throw error;
  }
}

const nothing = {
  reason: null,
  missing: null,
  note: null,
  refundId: null,
  amount: null,
  seatIds: null,
} satisfies Partial<PaymentStep>;

/** Everything is paid, and the visit ends. */
function buy(world: World, place: Place, attempts: readonly Payment[]): RouterOutputs['payment']['pay'] {
  const { userId, concert } = place;
  const { currency } = concert;
  const paidAt = world.time.now();
  for (const attempt of attempts) {
    const { paymentId, reservation, amount } = attempt;
    attempt.status = 'paid';
    attempt.paidAt = paidAt;
    attempt.history.push({ ...nothing, kind: 'paid', at: paidAt });
    world.payments.set(paymentId, attempt);
    reservation.status = 'paid';
    if (amount > 0) post(world, { userId, currency, kind: 'payment', amount: -amount, paymentId });
  }
  place.endedBecause = 'paid';
  const released = releaseHolds(world, place).map((hold) => ({
    reservationId: hold.reservationId,
    ...describe(hold, hold.seats),
  }));
  const payments = attempts.map(({ paymentId, amount, reservation, seats }) => ({
    paymentId,
    amount,
    reservation: {
      reservationId: reservation.reservationId,
      ...describe(reservation, seats),
      amount,
      status: 'paid' as const,
    },
  }));
  return {
    paymentId: payments[0]!.paymentId,
    amount: payments.reduce((sum, { amount }) => sum + amount, 0),
    balance: balanceOf(world, userId, currency),
    paidAt,
    reservation: payments[0]!.reservation,
    reservations: payments.map(({ reservation }) => reservation),
    payments,
    released,
  };
}

function present({ reservation, seats, ...shown }: Payment): RouterOutputs['payment']['get'] {
  const { concert } = reservation.place;
  return {
    ...shown,
    concertId: concert.concertId,
    currency: concert.currency,
    reservationId: reservation.reservationId,
    ...describe(reservation, seats),
    movedFrom: movedFrom(reservation.startsAt, reservation.schedule),
  };
}
