import type { Sequelize } from 'sequelize';
import { inOrder, nameSeats, readReserved } from '../seating/index.ts';
import type { SeatsOfDate } from '../rpc/outputs.ts';
import type { Payment } from './payment.model.ts';
import type { PaymentOutput } from './payment.schemas.ts';
import { type EventRow, readEvents } from './payment.store.ts';

/** What a concert is called. */
export type TitleOf = (concertId: string) => Promise<string>;

/** Payments with their histories, and their seats as they were bought: also those that were given back since. */
export async function describe(db: Sequelize, titleOf: TitleOf, found: readonly Payment[]): Promise<PaymentOutput[]> {
  const events = Map.groupBy(await readEvents(db, found), (event) => event.paymentId);
  const kept = await readReserved(db, found);
  const bought = found.map((payment) => {
    const { scheduleId, seatIds, status } = kept.get(payment.reservationId)!;
    const back = (events.get(payment.paymentId) ?? []).flatMap((event) => event.seatIds ?? []);
    // What was refunded before refunds named their seats was refunded whole.
    const refundedSeatIds = status === 'refunded' && back.length === 0 ? [...seatIds] : inOrder(back);
    const all = inOrder([...new Set([...seatIds, ...back])]);
    return { concertId: payment.concertId, scheduleId, seatIds: all, refundedSeatIds };
  });
  const seats = await nameSeats(db, bought);
  return await Promise.all(
    found.map(async (payment, index) => ({
      ...presentPayment(payment, events.get(payment.paymentId) ?? []),
      ...seats[index]!,
      refundedSeatIds: bought[index]!.refundedSeatIds,
      title: await titleOf(payment.concertId),
    })),
  );
}

function presentPayment(
  payment: Payment,
  events: readonly EventRow[],
): Omit<PaymentOutput, keyof SeatsOfDate | 'refundedSeatIds'> {
  const { tokenSeq: _seq, userId: _user, refunds: _refunds, ...shown } = payment;
  const history = events.map(({ kind, at, reason, missing, note, amount, seatIds, refundId }) => ({
    kind,
    at,
    reason,
    missing,
    note,
    amount,
    seatIds: seatIds && [...seatIds],
    refundId,
  }));
  // The release before, while it still runs, refunds whole payments and writes no parts.
  const refunded = payment.status === 'refunded' ? payment.amount : payment.refunded;
  return { ...shown, refunded, history };
}
