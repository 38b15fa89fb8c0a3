import {
  holdsOf,
  isHoldAlive,
  type Release,
  release,
  type ReservationRow,
  seatKey,
  type SeatRow,
  type VisitRows,
} from '../seating/index.ts';
import type { Sale } from '../catalogue/index.ts';
import type { Outcome } from '../engine/command.ts';
import type { Locked } from '../engine/batch.ts';
import { refusal } from '../errors.ts';
import { checkVisit, type TokenRow, type Visit } from '../queue/index.ts';
import { type Entry, post, refuseUncovered, type Wallets } from '../wallet/index.ts';
import { paidStep, type PaymentRow, refusedStep, type Step } from './payment.rules.ts';
import type { PayOutput } from './payment.schemas.ts';

/** One call to pay. */
export interface PayInput {
  readonly visit: Visit;
  readonly reservationId: string;
  /** The concert's currency, which never changes. */
  readonly currency: string;
  /** Made by the caller: decisions know no randomness. */
  readonly paymentId: string;
  readonly entryId: string;
}

/** What was read and locked for a batch of payments. */
export interface PayState extends VisitRows {
  readonly payments: Map<string, PaymentRow & Locked>;
  readonly wallets: Wallets;
  /** How each of the holds' dates is sold. */
  readonly sales: ReadonlyMap<string, Sale>;
}

/** What a payment does beside its own step; a refused attempt does nothing else. */
export interface Purchase {
  readonly entry: Entry;
  readonly reservation: ReservationRow;
  readonly seats: readonly SeatRow[];
  readonly token: TokenRow;
  readonly others: readonly Release[];
}

/** What one call writes: a step of its payment, and the purchase when it went through. */
export interface PayEffect {
  readonly step: Step;
  readonly purchase?: Purchase;
}

/** Decides whether a hold may be paid, and what is written then (invariants 4, 5, 6). Pure: it advances `state`, so that the next input of the batch sees it. */
export function decidePay(state: PayState, input: PayInput, now: Date): Outcome<PayOutput, PayEffect> {
  const { visit, reservationId, currency } = input;
  const checked = checkVisit('active', visit, { token: state.tokens.get(visit.seq), queue: state.queue }, now);
  if ('refused' in checked) return checked;
  const { token } = checked;
  const reservation = state.reservations.get(reservationId);
  if (reservation?.userId !== visit.userId) return { refused: refusal('RESERVATION_NOT_FOUND') };
  if (reservation.status === 'paid' || reservation.status === 'refunded') return { refused: refusal('ALREADY_PAID') };
  // The end of a sale stops no payment of what was held before.
  const cancelReason = state.sales.get(reservation.scheduleId)?.cancelReason ?? null;
  if (cancelReason !== null) return { refused: refusal('SCHEDULE_CANCELLED', { cancelReason }) };

  const payment = state.payments.get(reservationId) ?? begin(input, reservation, now);
  const seats = reservation.seatIds.map((seatId) => state.seats.get(seatKey(reservation.scheduleId, seatId)));
  if (!isHoldAlive(reservation, seats, now))
    return recordRefusal(state, refusedStep(payment, 'HOLD_EXPIRED', null, now), refusal('HOLD_EXPIRED'));
  const wallet = state.wallets.of(visit.userId, currency);
  const uncovered = refuseUncovered(wallet, reservation.amount);
  if (uncovered)
    return recordRefusal(
      state,
      refusedStep(payment, uncovered.reason, reservation.amount - wallet.balance, now),
      uncovered,
    );

  const step = paidStep(payment, visit.seq, now);
  const { paymentId } = step.payment;
  const posted = post(wallet, {
    entryId: input.entryId,
    kind: 'payment',
    amount: -reservation.amount,
    concertId: visit.concertId,
    paymentId,
    at: now,
  });
  const sold = seats.map((seat) => ({ ...seat!, heldUntil: null, sold: true }));
  advance(state, step.payment);
  state.wallets.put(posted.wallet);
  state.tokens.set(visit.seq, { ...token, endedBecause: 'paid' });
  state.reservations.set(reservationId, { ...reservation, status: 'paid' });
  for (const seat of sold) state.seats.set(seatKey(seat.scheduleId, seat.seatId), seat);
  const others = holdsOf(state, visit.seq).map((hold) => release(state, hold));
  return {
    answer: {
      paymentId,
      amount: reservation.amount,
      balance: posted.wallet.balance,
      paidAt: now,
      reservation: {
        reservationId,
        scheduleId: reservation.scheduleId,
        seatIds: [...reservation.seatIds],
        amount: reservation.amount,
        status: 'paid',
      },
    },
    effect: { step, purchase: { entry: posted.entry, reservation, seats: sold, token, others } },
  };
}

/** The first attempt on a reservation makes its payment. */
function begin(
  { visit, paymentId, currency }: PayInput,
  { reservationId, amount }: ReservationRow,
  now: Date,
): PaymentRow {
  return {
    paymentId,
    reservationId,
    userId: visit.userId,
    tokenSeq: visit.seq,
    amount,
    currency,
    status: 'refused',
    refusals: 0,
    createdAt: now,
    paidAt: null,
    refundedAt: null,
  };
}

/** A refused attempt is recorded in the payment's history. */
function recordRefusal(state: PayState, step: Step, why: ReturnType<typeof refusal>): Outcome<PayOutput, PayEffect> {
  advance(state, step.payment);
  return { refused: why, effect: { step } };
}

function advance(state: PayState, payment: PaymentRow): void {
  state.payments.set(payment.reservationId, { ...payment, busy: false });
}
