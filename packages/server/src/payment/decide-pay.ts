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
import { named, type Refusal, refusal } from '../errors.ts';
import { checkVisit, type TokenRow, type Visit } from '../queue/index.ts';
import { type Entry, post, refuseUncovered, type Wallets } from '../wallet/index.ts';
import { newPayment, paidStep, type PaymentRow, refusedStep, type Step } from './payment.rules.ts';
import type { PayOutput } from './payment.schemas.ts';

/** One call to pay. */
export interface PayInput {
  readonly visit: Visit;
  /** Holds of the visit, distinct: all are paid or none. */
  readonly reservationIds: readonly string[];
  /** The concert's currency, which never changes. */
  readonly currency: string;
  /** Made by the caller, one for each hold: decisions know no randomness. */
  readonly paymentIds: readonly string[];
  readonly entryIds: readonly string[];
}

/** What was read and locked for a batch of payments. */
export interface PayState extends VisitRows {
  readonly payments: Map<string, PaymentRow & Locked>;
  readonly wallets: Wallets;
  /** How each of the holds' dates is sold. */
  readonly sales: ReadonlyMap<string, Sale>;
}

/** A hold that was paid, and its seats afterwards. */
interface Bought {
  readonly reservation: ReservationRow;
  readonly seats: readonly SeatRow[];
  readonly step: Step;
  /** Nothing moves for seats that are free of charge. */
  readonly entry: Entry | undefined;
}

/** What a payment does beside its own steps; a refused attempt does nothing else. */
export interface Purchase {
  readonly bought: readonly Bought[];
  readonly token: TokenRow;
  readonly others: readonly Release[];
}

/** What one call writes: a step of each of its payments, and the purchase when it went through. */
export interface PayEffect {
  readonly steps: readonly Step[];
  readonly purchase?: Purchase;
}

/** What the router adds the concert's title to. */
type Untitled<Of> = Omit<Of, 'title'>;
export type Paid = Omit<PayOutput, 'reservation' | 'reservations' | 'payments' | 'released'> & {
  readonly payments: { paymentId: string; amount: number; reservation: Untitled<PayOutput['reservation']> }[];
  readonly released: Untitled<PayOutput['released'][number]>[];
};

/** A hold that may be paid, as far as it is up to the hold. */
interface Payable {
  readonly reservation: ReservationRow;
  readonly payment: PaymentRow;
  readonly seats: readonly (SeatRow | undefined)[];
}

/** Decides whether holds may be paid, and what is written then (invariants 4, 5, 6). Pure: it advances `state`, so that the next input of the batch sees it. */
export function decidePay(state: PayState, input: PayInput, now: Date): Outcome<Paid, PayEffect> {
  const { visit, reservationIds, paymentIds, currency } = input;
  const checked = checkVisit('active', visit, { token: state.tokens.get(visit.seq), queue: state.queue }, now);
  if ('refused' in checked) return checked;
  const holds: Payable[] = [];
  for (const [index, reservationId] of reservationIds.entries()) {
    const reservation = state.reservations.get(reservationId);
    if (reservation?.userId !== visit.userId) return { refused: refusal('RESERVATION_NOT_FOUND') };
    if (reservation.status === 'paid' || reservation.status === 'refunded') return { refused: refusal('ALREADY_PAID') };
    // The end of a sale stops no payment of what was held before.
    const cancelReason = state.sales.get(reservation.scheduleId)?.cancelReason ?? null;
    if (cancelReason !== null) return { refused: refusal('SCHEDULE_CANCELLED', { cancelReason }) };
    const payment =
      state.payments.get(reservationId) ??
      newPayment({ ...reservation, paymentId: paymentIds[index]!, tokenSeq: visit.seq, currency }, now);
    holds.push({ reservation, payment, seats: seatsOf(state, reservation) });
  }
  const over = holds.filter(({ reservation, seats }) => !isHoldAlive(reservation, seats, now));
  if (over.length > 0) {
    const which =
      reservationIds.length > 1 ? { reservationIds: over.map((hold) => hold.reservation.reservationId) } : {};
    return recordRefusal(state, over, refusal('HOLD_EXPIRED', which), null, now);
  }
  const wallet = state.wallets.of(visit.userId, currency);
  const amount = holds.reduce((sum, { reservation }) => sum + reservation.amount, 0);
  const uncovered = refuseUncovered(wallet, amount);
  if (uncovered) return recordRefusal(state, holds, uncovered, amount - wallet.balance, now);
  return buy(state, input, checked.token, holds, now);
}

const seatsOf = (
  state: PayState,
  { scheduleId, seatIds }: Pick<ReservationRow, 'scheduleId' | 'seatIds'>,
): (SeatRow | undefined)[] => seatIds.map((seatId) => state.seats.get(seatKey(scheduleId, seatId)));

/** Everything is paid, and the visit ends. */
function buy(
  state: PayState,
  { visit, entryIds, currency }: PayInput,
  token: TokenRow,
  holds: readonly Payable[],
  now: Date,
): Outcome<Paid, PayEffect> {
  const bought = holds.map(({ reservation, payment, seats }, index): Bought => {
    const step = paidStep(payment, visit.seq, now);
    advance(state, step.payment);
    const sold = seats.map((seat) => ({ ...seat!, heldUntil: null, sold: true }));
    for (const seat of sold) state.seats.set(seatKey(seat.scheduleId, seat.seatId), { ...seat, busy: false });
    state.reservations.set(reservation.reservationId, { ...reservation, status: 'paid', busy: false });
    const { paymentId } = step.payment;
    if (reservation.amount === 0) return { reservation, seats: sold, step, entry: undefined };
    const posted = post(state.wallets.of(visit.userId, currency), {
      entryId: entryIds[index]!,
      kind: 'payment',
      amount: -reservation.amount,
      concertId: visit.concertId,
      paymentId,
      at: now,
    });
    state.wallets.put(posted.wallet);
    return { reservation, seats: sold, step, entry: posted.entry };
  });
  state.tokens.set(visit.seq, { ...token, endedBecause: 'paid', busy: false });
  const rest = holdsOf(state, visit.seq);
  const freed = rest.filter((hold) => isHoldAlive(hold, seatsOf(state, hold), now));
  const released = freed.map((hold) => ({ reservationId: hold.reservationId, ...describe(state, hold) }));
  const others = rest.map((hold) => release(state, hold));
  const payments = bought.map(({ reservation, step }) => ({
    paymentId: step.payment.paymentId,
    amount: reservation.amount,
    reservation: {
      reservationId: reservation.reservationId,
      ...describe(state, reservation),
      amount: reservation.amount,
      status: 'paid' as const,
    },
  }));
  return {
    answer: {
      paymentId: payments[0]!.paymentId,
      amount: payments.reduce((sum, payment) => sum + payment.amount, 0),
      balance: state.wallets.of(visit.userId, currency).balance,
      paidAt: now,
      payments,
      released,
    },
    effect: { steps: bought.map(({ step }) => step), purchase: { bought, token, others } },
  };
}

/** The seats of a reservation as people find them, and when their show begins. */
const describe = (state: PayState, { scheduleId, seatIds }: ReservationRow) => ({
  scheduleId,
  startsAt: state.sales.get(scheduleId)!.startsAt,
  seatIds: [...seatIds],
  seats: seatIds.map((seatId) => named(state.seats.get(seatKey(scheduleId, seatId))!)),
});

/** A refused attempt is recorded in the history of each payment that it was about, but for those of dates that were taken away. */
function recordRefusal(
  state: PayState,
  about: readonly Payable[],
  why: Refusal,
  missing: number | null,
  now: Date,
): Outcome<Paid, PayEffect> {
  const steps = about
    .filter(({ reservation }) => state.sales.has(reservation.scheduleId))
    .map(({ payment }) => refusedStep(payment, why.reason, missing, now));
  for (const step of steps) advance(state, step.payment);
  return { refused: why, effect: { steps } };
}

function advance(state: PayState, payment: PaymentRow): void {
  state.payments.set(payment.reservationId, { ...payment, busy: false });
}
