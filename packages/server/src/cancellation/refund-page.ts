import type { Command } from '../engine/command.ts';
import { isBusy, type Locked } from '../engine/batch.ts';
import { refusal } from '../errors.ts';
import { lockPayments, refund } from '../payment/index.ts';
import { lockHolds } from '../seating/index.ts';
import { lockWallets } from '../wallet/index.ts';
import { type CancellationRow, lockCancellation, readSold, writeCancellation } from './cancellation.store.ts';

export interface RefundPageInput {
  readonly concertId: string;
  readonly scheduleId: string;
  /** The last seat of the page before; 0 begins a round. */
  readonly after: number;
  /** Made by the caller: decisions know no randomness. As many as payments may be refunded at once. */
  readonly refundIds: readonly string[];
}

type RefundState = Awaited<ReturnType<typeof refund.load>>;
type RefundEffect = Parameters<typeof refund.store>[1][number];

interface State extends RefundState {
  readonly cancellation: (CancellationRow & Locked) | undefined;
  /** The reservations of this page, and its last seat. */
  readonly page: readonly string[];
  readonly last: number;
  /** Set on the last page of a round: the paid reservations that were left before it, as many as one can name. */
  readonly left: readonly string[] | undefined;
}

interface Effect {
  readonly refunds: readonly RefundEffect[];
  readonly cancellation: CancellationRow;
}

/** A page that was done. */
export interface RefundedPage {
  /** Where the next page begins; undefined at the end of a round. */
  readonly next: number | undefined;
  readonly isFinished: boolean;
}

/** Seats looked at for a page: several belong to one payment. */
const seatsAtOnce = 500;

/** Failures that are named. */
const namedAtMost = 100;

/**
 * Refunds some of the payments of a cancelled date, and writes how far that is in the same transaction: however often a page is
 * done, and by however many nodes, each payment is refunded once and counted once.
 */
export const refundPage: Command<RefundPageInput, State, RefundedPage, Effect> = {
  name: 'concert.refundPage',
  share: Infinity,
  isBackground: true,
  batchSize: 1,
  partition: (input) => input.concertId,

  async load(batch, [input]) {
    const { refundIds, after } = input!;
    const cancellation = await lockCancellation(batch, input!.concertId, input!.scheduleId);
    const sold = await readSold(batch, input!, after, seatsAtOnce);
    const page = new Set<string>();
    let last = after;
    for (const { seatId, reservationId } of sold) {
      if (page.size === refundIds.length && !page.has(reservationId)) break;
      page.add(reservationId);
      last = seatId;
    }
    const isLast = last === (sold.at(-1)?.seatId ?? after) && sold.length < seatsAtOnce;
    const all = !isLast || after === 0 ? sold : await readSold(batch, input!, 0, seatsAtOnce);
    const left = isLast ? all.map((seat) => seat.reservationId) : undefined;
    const reservationIds = [...page];
    const payments = await lockPayments(batch, batch.partition, reservationIds);
    const held = await lockHolds(batch, { reservationIds, holdsOf: [] });
    const wallets = await lockWallets(batch, [...payments.values()]);
    return { cancellation, page: reservationIds, last, left, payments, ...held, wallets };
  },

  dependsOn: (state) => [state.cancellation],

  decide(state, { concertId, after, refundIds }, now) {
    const { cancellation, page, last, left, payments } = state;
    if (cancellation === undefined) return { refused: refusal('SCHEDULE_NOT_FOUND') };
    const refunds: RefundEffect[] = [];
    // Each round names its own.
    const failures = after === 0 ? [] : [...cancellation.failures];
    const isDone = new Set<string>();
    let amount = 0;
    for (const [index, reservationId] of page.entries()) {
      const { userId, currency, paymentId } = payments.get(reservationId)!;
      const { reason } = cancellation;
      const input = { concertId, reservationId, userId, currency, reason, refundId: refundIds[index]! };
      // Somebody else holds it: the next round takes it, and nobody else waits for it.
      if (isBusy(refund.dependsOn(state, input))) continue;
      const outcome = refund.decide(state, input, now);
      if ('refused' in outcome) {
        if (failures.length < namedAtMost) failures.push({ paymentId, reason: outcome.refused.reason });
      } else {
        isDone.add(reservationId);
        amount += outcome.answer.amount;
        if (outcome.effect) refunds.push(outcome.effect);
      }
    }
    const isFinished = left?.every((reservationId) => isDone.has(reservationId)) === true;
    const written: CancellationRow = {
      ...cancellation,
      refunded: cancellation.refunded + refunds.length,
      amount: cancellation.amount + amount,
      failures: isFinished ? [] : failures,
      finishedAt: isFinished ? now : null,
    };
    return {
      answer: { next: left === undefined ? last : undefined, isFinished },
      effect: { refunds, cancellation: written },
    };
  },

  async store(batch, effects, state) {
    for (const { refunds, cancellation } of effects) {
      if (refunds.length > 0) await refund.store(batch, refunds, state);
      await writeCancellation(batch, cancellation);
    }
  },

  events: (batch, effects, state) => effects.flatMap(({ refunds }) => refund.events(batch, refunds, state)),
};
