import {
  type HeldRows,
  lockHolds,
  storeRefunded,
  type ReservationRow,
  rowsOf,
  seatKey,
  type SeatRow,
  type SeatsEvent,
  seatsMoved,
  writeSeats,
} from '../seating/index.ts';
import { concertKeys } from '../queue/index.ts';
import type { Command } from '../engine/command.ts';
import type { Locked } from '../engine/batch.ts';
import { refusal } from '../errors.ts';
import { type Entry, lockWallets, post, refuseOverBalance, storeEntries, type Wallets } from '../wallet/index.ts';
import { paymentMoved, type PaymentMoved } from './payment.events.ts';
import { type PaymentRow, refundedStep, type Step } from './payment.rules.ts';
import type { RefundOutput } from './payment.schemas.ts';
import { lockPayments, storeSteps } from './payment.store.ts';

export interface RefundInput {
  readonly concertId: string;
  /** Looked up by the payment's id: neither ever changes. */
  readonly reservationId: string;
  readonly userId: string;
  readonly currency: string;
  readonly reason: string;
  /** What to give back; all that is left unless given. */
  readonly seatIds?: readonly number[] | undefined;
  /** Made by the caller: decisions know no randomness. */
  readonly refundId: string;
}

interface State extends HeldRows {
  readonly payments: Map<string, PaymentRow & Locked>;
  readonly wallets: Wallets;
}

interface Effect {
  readonly step: Step;
  /** Nothing moves for seats that were free of charge. */
  readonly entry: Entry | undefined;
  /** As it is afterwards: without the seats that were given back, but for the last ones. */
  readonly reservation: ReservationRow;
  readonly seats: readonly SeatRow[];
}

/** Gives the money back to the wallet and the seats to the hall. */
export const refund: Command<RefundInput, State, RefundOutput, Effect> = {
  name: 'payment.refund',
  share: 1,
  keys: concertKeys,
  partition: (input) => input.concertId,

  async load(batch, inputs) {
    const reservationIds = inputs.map((input) => input.reservationId);
    const [payments, held] = await Promise.all([
      lockPayments(batch, batch.partition, reservationIds),
      lockHolds(batch, { reservationIds, holdsOf: [] }),
    ]);
    return { payments, ...held, wallets: await lockWallets(batch, inputs) };
  },

  *dependsOn(state, { reservationId, userId, currency }) {
    yield* rowsOf(state, reservationId);
    yield state.payments.get(reservationId);
    yield state.wallets.of(userId, currency);
  },

  decide(state, { concertId, reservationId, reason, refundId, seatIds }, now) {
    const payment = state.payments.get(reservationId);
    const reservation = state.reservations.get(reservationId);
    if (payment === undefined || reservation === undefined) return { refused: refusal('PAYMENT_NOT_FOUND') };
    if (reservation.status !== 'paid')
      return {
        refused: refusal('NOT_PAID', {}, `Only what is paid can be refunded; this payment is ${payment.status}.`),
      };
    const unknown = seatIds?.filter((seatId) => !reservation.seatIds.includes(seatId)) ?? [];
    if (unknown.length > 0) return { refused: refusal('SEAT_NOT_FOUND', { seatIds: unknown }) };
    const back = seatIds ?? reservation.seatIds;
    const isAll = back.length === reservation.seatIds.length;
    const seats = back.map((seatId) => state.seats.get(seatKey(reservation.scheduleId, seatId))!);
    const amount = isAll ? reservation.amount : seats.reduce((sum, seat) => sum + seat.price, 0);
    const wallet = state.wallets.of(payment.userId, payment.currency);
    const over = refuseOverBalance(wallet, amount);
    if (over) return { refused: over };
    const step = refundedStep(payment, { refundId, amount, seatIds: back, note: reason, isAll }, now);
    const { paymentId } = payment;
    const posted =
      amount === 0
        ? undefined
        : post(wallet, { entryId: refundId, kind: 'refund', amount, concertId, paymentId, at: now });
    if (posted) state.wallets.put(posted.wallet);
    const after: ReservationRow = isAll ? { ...reservation, status: 'refunded' } : without(reservation, back, amount);
    const freed = seats.map((seat) => ({ ...seat, reservationId: null, sold: false, busy: false }));
    state.payments.set(reservationId, { ...step.payment, busy: false });
    state.reservations.set(reservationId, { ...after, busy: false });
    for (const seat of freed) state.seats.set(seatKey(seat.scheduleId, seat.seatId), seat);
    return {
      answer: { refundId, amount, remaining: payment.amount - step.payment.refunded },
      effect: { step, entry: posted?.entry, reservation: after, seats: freed },
    };
  },

  async store(batch, effects) {
    const { partition: concertId } = batch;
    await Promise.all([
      storeSteps(
        batch,
        concertId,
        effects.map((effect) => effect.step),
      ),
      storeRefunded(
        batch,
        concertId,
        effects.map((effect) => effect.reservation),
      ),
      writeSeats(
        batch,
        concertId,
        effects.flatMap((effect) => effect.seats),
      ),
      storeEntries(
        batch,
        effects.flatMap((effect) => effect.entry ?? []),
      ),
    ]);
  },

  events: ({ partition: concertId }, effects): (SeatsEvent | PaymentMoved)[] =>
    effects.flatMap(({ step: { payment, event }, entry, reservation, seats }) => [
      paymentMoved('payment.refunded', concertId, payment, event?.amount ?? 0, entry?.entryId ?? null),
      seatsMoved('seats.released', concertId, reservation, seats),
    ]),
};

/** What is left of a reservation. */
function without(reservation: ReservationRow, back: readonly number[], amount: number): ReservationRow {
  const kept = reservation.seatIds.flatMap((seatId, index) => (back.includes(seatId) ? [] : [index]));
  return {
    ...reservation,
    seatIds: kept.map((index) => reservation.seatIds[index]!),
    fences: kept.map((index) => reservation.fences[index]!),
    amount: reservation.amount - amount,
  };
}
