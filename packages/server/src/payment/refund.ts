import {
  lockReservations,
  lockSeats,
  setReservationStatus,
  type ReservationRow,
  seatChanges,
  seatKey,
  type SeatRow,
  writeSeats,
} from '../seating/index.ts';
import type { Command } from '../engine/command.ts';
import type { Locked } from '../engine/batch.ts';
import { refusal } from '../errors.ts';
import { type Entry, lockWallets, post, refuseOverBalance, storeEntries, type Wallets } from '../wallet/index.ts';
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

interface State {
  readonly concertId: string;
  readonly payments: Map<string, PaymentRow & Locked>;
  readonly reservations: Map<string, ReservationRow & Locked>;
  readonly seats: Map<string, SeatRow & Locked>;
  readonly wallets: Wallets;
}

interface Effect {
  readonly step: Step;
  readonly entry: Entry;
  readonly seats: readonly SeatRow[];
}

/** Gives the money back to the wallet and the seats to the hall. */
export const refund: Command<RefundInput, State, { refundId: string; amount: number }, Effect> = {
  name: 'payment.refund',
  priority: 'pay',
  keys: 'concert',
  partition: (input) => input.concertId,

  async load(batch, inputs) {
    const { concertId } = inputs[0]!;
    const reservationIds = inputs.map((input) => input.reservationId);
    const payments = await lockPayments(batch, concertId, reservationIds);
    const reservations = await lockReservations(batch, concertId, reservationIds, []);
    const seats = await lockSeats(batch, concertId, [...reservations.values()]);
    return { concertId, payments, reservations, seats, wallets: await lockWallets(batch, inputs) };
  },

  *rests(state, { reservationId, userId, currency }) {
    const reservation = state.reservations.get(reservationId);
    yield reservation;
    yield state.payments.get(reservationId);
    yield state.wallets.of(userId, currency);
    for (const seatId of reservation?.seatIds ?? []) yield state.seats.get(seatKey(reservation!.scheduleId, seatId));
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
    return { answer: { refundId, amount: payment.amount }, effect: { step, entry: posted.entry, seats } };
  },

  async store(batch, effects, { concertId }) {
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

  events: (effects, { concertId }) =>
    seatChanges(
      concertId,
      effects.flatMap((effect) => effect.seats),
    ),
};
