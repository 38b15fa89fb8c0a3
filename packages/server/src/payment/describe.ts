import type { Sequelize } from 'sequelize';
import { movedSince, readMoves } from '../catalogue/index.ts';
import type { Services } from '../rpc/context.ts';
import { inOrder, nameSeatsIfThere, readReserved } from '../seating/index.ts';
import type { SeatsOfDate } from '../rpc/outputs.ts';
import type { Payment } from './payment.model.ts';
import type { PaymentOutput } from './payment.schemas.ts';
import { type EventRow, readEvents } from './payment.store.ts';

/**
 * Payments with their histories, and their seats as they were bought: also those that were given back since. A hold on a date that was
 * taken away may have been tried to be paid for all the same: nothing is left to tell of it.
 */
export async function describe(
  db: Sequelize,
  { concertOf }: Pick<Services, 'concertOf'>,
  found: readonly Payment[],
): Promise<PaymentOutput[]> {
  const events = Map.groupBy(await readEvents(db, found), (event) => event.paymentId);
  const kept = await readReserved(db, found);
  const bought = found.map((payment) => {
    const { scheduleId, seatIds, status, createdAt } = kept.get(payment.reservationId)!;
    const back = (events.get(payment.paymentId) ?? []).flatMap((event) => event.seatIds ?? []);
    // What was refunded before refunds named their seats was refunded whole.
    const refundedSeatIds = status === 'refunded' && back.length === 0 ? [...seatIds] : inOrder(back);
    const all = inOrder([...new Set([...seatIds, ...back])]);
    return { concertId: payment.concertId, scheduleId, seatIds: all, refundedSeatIds, reservedAt: createdAt };
  });
  const seats = await nameSeatsIfThere(db, bought);
  const moves = Map.groupBy(await readMoves(db, bought), (move) => move.scheduleId);
  const described = await Promise.all(
    found.map(async (payment, index) => {
      const { scheduleId, refundedSeatIds, reservedAt } = bought[index]!;
      const named = seats[index];
      if (named === undefined) return undefined;
      const moved = moves.get(scheduleId);
      return {
        ...presentPayment(payment, events.get(payment.paymentId) ?? []),
        ...named,
        movedFrom: moved === undefined ? null : movedSince(reservedAt, moved, named.startsAt),
        refundedSeatIds,
        title: (await concertOf(payment.concertId)).title,
      };
    }),
  );
  return described.filter((payment) => payment !== undefined);
}

function presentPayment(
  payment: Payment,
  events: readonly EventRow[],
): Omit<PaymentOutput, keyof SeatsOfDate | 'refundedSeatIds' | 'movedFrom'> {
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
