import type { Change } from '../changes.ts';
import {
  groupByVisit,
  holdsOf,
  isHoldAlive,
  lockReservations,
  lockSeats,
  moveReservations,
  type Release,
  release,
  type ReservationRow,
  seatChanges,
  seatKey,
  type SeatRow,
  storeReleases,
  writeSeats,
} from '../concert/index.ts';
import type { Command, Outcome } from '../engine/command.ts';
import type { Locked } from '../engine/tx.ts';
import { refusal } from '../errors.ts';
import {
  endTokens,
  lockTokens,
  type QueueRow,
  readQueue,
  refuseUnlessActive,
  stateOf,
  type TokenRow,
  type Visit,
} from '../queue/index.ts';
import { type Entry, lockWallets, move, refuseUncovered, storeEntries, type Wallets } from '../wallet/index.ts';
import { paid, type PaymentRow, refused, type Step } from './payment.rules.ts';
import type { PayOutput } from './payment.schemas.ts';
import { lockPayments, storeSteps } from './payment.store.ts';

export interface PayInput {
  readonly visit: Visit;
  readonly reservationId: string;
  /** The concert's currency, which never changes. */
  readonly currency: string;
  /** Made by the caller: decisions know no randomness. */
  readonly paymentId: string;
  readonly entryId: string;
}

interface State {
  readonly tokens: Map<number, TokenRow & Locked>;
  readonly queue: QueueRow | undefined;
  readonly payments: Map<string, PaymentRow & Locked>;
  readonly reservations: Map<string, ReservationRow & Locked>;
  readonly seats: Map<string, SeatRow & Locked>;
  readonly holdsOfVisit: ReadonlyMap<number, string[]>;
  readonly wallets: Wallets;
}

/** What a payment does beside its own step; a refused attempt does nothing else. */
interface Purchase {
  readonly entry: Entry;
  readonly reservationId: string;
  readonly seats: readonly SeatRow[];
  readonly token: TokenRow;
  readonly others: Release;
  readonly now: Date;
}

interface Effect {
  readonly step: Step;
  readonly purchase?: Purchase;
}

/**
 * Pays a hold: debits the wallet, confirms the seats, spends the token and frees the visit's other holds, all in one
 * transaction. A refusal for money or time leaves a record and nothing else.
 */
export const pay: Command<PayInput, State, PayOutput, Effect> = {
  name: 'payment.pay',
  priority: 'pay',
  keys: 'concert',
  partition: (input) => input.visit.concertId,

  async load(tx, inputs) {
    const { concertId } = inputs[0]!.visit;
    const seqs = inputs.map((input) => input.visit.seq);
    const reservationIds = inputs.map((input) => input.reservationId);
    const tokens = await lockTokens(tx, concertId, seqs);
    const payments = await lockPayments(tx, concertId, reservationIds);
    const reservations = await lockReservations(tx, concertId, reservationIds, seqs);
    const seats = await lockSeats(tx, concertId, [...reservations.values()]);
    const wallets = await lockWallets(
      tx,
      inputs.map((input) => ({ userId: input.visit.userId, currency: input.currency })),
    );
    return {
      tokens,
      payments,
      reservations,
      seats,
      wallets,
      holdsOfVisit: groupByVisit(reservations),
      queue: await readQueue(tx, concertId),
    };
  },

  *rests(state, { visit, reservationId, currency }) {
    yield state.tokens.get(visit.seq);
    yield state.payments.get(reservationId);
    yield state.wallets.of(visit.userId, currency);
    const wanted = state.reservations.get(reservationId);
    for (const reservation of [...holdsOf(state, visit.seq), ...(wanted ? [wanted] : [])]) {
      yield state.reservations.get(reservation.reservationId);
      for (const seatId of reservation.seatIds) yield state.seats.get(seatKey(reservation.scheduleId, seatId));
    }
  },

  decide(state, input, now) {
    const { visit, reservationId, currency } = input;
    const token = state.tokens.get(visit.seq);
    if (token === undefined || state.queue === undefined) return { refused: refusal('TOKEN_INVALID') };
    const early = refuseUnlessActive(stateOf(token, state.queue, now).state, visit.ahead);
    if (early) return { refused: early };
    const reservation = state.reservations.get(reservationId);
    if (reservation?.userId !== visit.userId) return { refused: refusal('RESERVATION_NOT_FOUND') };
    if (reservation.status === 'paid' || reservation.status === 'refunded') return { refused: refusal('ALREADY_PAID') };

    const payment = state.payments.get(reservationId) ?? begin(input, reservation, now);
    const seats = reservation.seatIds.map((seatId) => state.seats.get(seatKey(reservation.scheduleId, seatId)));
    if (!isHoldAlive(reservation, seats, now))
      return refuse(state, refused(payment, 'HOLD_EXPIRED', null, now), refusal('HOLD_EXPIRED'));
    const wallet = state.wallets.of(visit.userId, currency);
    const uncovered = refuseUncovered(wallet, reservation.amount);
    if (uncovered)
      return refuse(state, refused(payment, uncovered.reason, reservation.amount - wallet.balance, now), uncovered);

    const step = paid(payment, visit.seq, now);
    const { paymentId } = step.payment;
    const moved = move(wallet, {
      entryId: input.entryId,
      kind: 'payment',
      amount: -reservation.amount,
      concertId: visit.concertId,
      paymentId,
      at: now,
    });
    const sold = seats.map((seat) => ({ ...seat!, heldUntil: null, sold: true }));
    advance(state, step.payment);
    state.wallets.put(moved.wallet);
    state.tokens.set(visit.seq, { ...token, endedBecause: 'paid' });
    state.reservations.set(reservationId, { ...reservation, status: 'paid' });
    for (const seat of sold) state.seats.set(seatKey(seat.scheduleId, seat.seatId), seat);
    const others = release(state, holdsOf(state, visit.seq));
    return {
      answer: {
        paymentId,
        amount: reservation.amount,
        balance: moved.wallet.balance,
        paidAt: now,
        reservation: {
          reservationId,
          scheduleId: reservation.scheduleId,
          seatIds: [...reservation.seatIds],
          amount: reservation.amount,
          status: 'paid',
        },
      },
      effect: { step, purchase: { entry: moved.entry, reservationId, seats: sold, token, others, now } },
    };
  },

  async store(tx, effects, state) {
    const { concertId } = state.queue!;
    const purchases = purchasesOf(effects);
    await storeSteps(
      tx,
      concertId,
      effects.map((effect) => effect.step),
    );
    if (purchases.length === 0) return;
    await endTokens(
      tx,
      concertId,
      purchases.map((purchase) => purchase.token.seq),
      'paid',
      purchases[0]!.now,
    );
    await moveReservations(
      tx,
      concertId,
      purchases.map((purchase) => purchase.reservationId),
      'held',
      'paid',
    );
    await writeSeats(
      tx,
      concertId,
      purchases.flatMap((purchase) => purchase.seats),
    );
    await storeReleases(
      tx,
      concertId,
      purchases.map((purchase) => purchase.others),
    );
    await storeEntries(
      tx,
      purchases.map((purchase) => purchase.entry),
    );
  },

  changes(effects, state): Change[] {
    const { concertId } = state.queue!;
    const purchases = purchasesOf(effects);
    return [
      {
        kind: 'tokens',
        concertId,
        tokens: purchases.map(({ token }) => ({
          seq: token.seq,
          admitted: true,
          expiresAt: null,
          endedBecause: 'paid',
        })),
      },
      ...seatChanges(
        concertId,
        purchases.flatMap((purchase) => [...purchase.seats, ...purchase.others.seats]),
      ),
    ];
  },
};

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

function refuse(state: State, step: Step, why: ReturnType<typeof refusal>): Outcome<PayOutput, Effect> {
  advance(state, step.payment);
  return { refused: why, effect: { step } };
}

function advance(state: State, payment: PaymentRow): void {
  state.payments.set(payment.reservationId, { ...payment, busy: false });
}

function purchasesOf(effects: readonly Effect[]): Purchase[] {
  return effects.flatMap((effect) => effect.purchase ?? []);
}
