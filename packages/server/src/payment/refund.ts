import {
  type HeldRows,
  lockHolds,
  setReservationStatus,
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
import { lockPayments, storeSteps } from './payment.store.ts';

export interface RefundInput {
  readonly concertId: string;
  /** Looked up by the payment's id: neither ever changes. */
  readonly reservationId: string;
  readonly userId: string;
  readonly currency: string;
  readonly reason: string;
  /** Made by the caller: decisions know no randomness. */
  readonly refundId: string;
}

interface State extends HeldRows {
  readonly payments: Map<string, PaymentRow & Locked>;
  readonly wallets: Wallets;
}

interface Effect {
  readonly step: Step;
  readonly entry: Entry;
  readonly reservation: ReservationRow;
  readonly seats: readonly SeatRow[];
}

/** Gives the money back to the wallet and the seats to the hall. */
export const refund: Command<RefundInput, State, { refundId: string; amount: number }, Effect> = {
  name: 'payment.refund',
  share: 1,
  keys: concertKeys,
  partition: (input) => input.concertId,

  async load(batch, inputs) {
    const reservationIds = inputs.map((input) => input.reservationId);
    const payments = await lockPayments(batch, batch.partition, reservationIds);
    const held = await lockHolds(batch, { reservationIds, holdsOf: [] });
    return { payments, ...held, wallets: await lockWallets(batch, inputs) };
  },

  *dependsOn(state, { reservationId, userId, currency }) {
    yield* rowsOf(state, reservationId);
    yield state.payments.get(reservationId);
    yield state.wallets.of(userId, currency);
  },

  decide(state, { concertId, reservationId, reason, refundId }, now) {
    const payment = state.payments.get(reservationId);
    const reservation = state.reservations.get(reservationId);
    if (payment === undefined || reservation === undefined) return { refused: refusal('PAYMENT_NOT_FOUND') };
    if (payment.status !== 'paid')
      return {
        refused: refusal('NOT_PAID', {}, `Only a paid payment can be refunded; this one is ${payment.status}.`),
      };
    const wallet = state.wallets.of(payment.userId, payment.currency);
    const over = refuseOverBalance(wallet, payment.amount);
    if (over) return { refused: over };
    const step = refundedStep(payment, reason, now);
    const posted = post(wallet, {
      entryId: refundId,
      kind: 'refund',
      amount: payment.amount,
      concertId,
      paymentId: payment.paymentId,
      at: now,
    });
    const seats = reservation.seatIds.map((seatId) => ({
      ...state.seats.get(seatKey(reservation.scheduleId, seatId))!,
      reservationId: null,
      sold: false,
    }));
    state.wallets.put(posted.wallet);
    state.payments.set(reservationId, { ...step.payment, busy: false });
    return { answer: { refundId, amount: payment.amount }, effect: { step, entry: posted.entry, reservation, seats } };
  },

  async store(batch, effects) {
    const { partition: concertId } = batch;
    await storeSteps(
      batch,
      concertId,
      effects.map((effect) => effect.step),
    );
    await setReservationStatus(
      batch,
      concertId,
      effects.map((effect) => effect.step.payment.reservationId),
      'paid',
      'refunded',
    );
    await writeSeats(
      batch,
      concertId,
      effects.flatMap((effect) => effect.seats),
    );
    await storeEntries(
      batch,
      effects.map((effect) => effect.entry),
    );
  },

  events: ({ partition: concertId }, effects): (SeatsEvent | PaymentMoved)[] =>
    effects.flatMap(({ step: { payment }, entry, reservation, seats }) => [
      paymentMoved('payment.refunded', concertId, payment, entry),
      seatsMoved('seats.released', concertId, reservation, seats),
    ]),
};
