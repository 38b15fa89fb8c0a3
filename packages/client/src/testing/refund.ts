import type { RouterOutputs } from '../types.ts';
import { refused } from './refused.ts';
import { post } from './wallet.ts';
import type { Payment, World } from './world.ts';

/** Gives a payment back, or some of its seats: the money to the wallet, the seats to the hall. */
export function refundPayment(
  world: World,
  payment: Payment,
  note: string,
  seatIds?: readonly number[],
): RouterOutputs['payment']['refund'] {
  const { reservation, paymentId } = payment;
  if (reservation.status !== 'paid')
    throw refused('NOT_PAID', {}, `Only what is paid can be refunded; this payment is ${payment.status}.`);
  const back = seatIds ?? reservation.seats.map(({ seatId }) => seatId);
  const unknown = back.filter((seatId) => reservation.seats.every((seat) => seat.seatId !== seatId));
  if (unknown.length > 0) throw refused('SEAT_NOT_FOUND', { seatIds: unknown });
  const given = reservation.seats.filter(({ seatId }) => back.includes(seatId));
  const isAll = given.length === reservation.seats.length;
  const amount = given.reduce((sum, { price }) => sum + price, 0);
  const { userId, concert } = reservation.place;
  if (amount > 0) post(world, { userId, currency: concert.currency, kind: 'refund', amount, paymentId });
  const at = world.time.now();
  const refundId = world.newId('ref');
  payment.status = isAll ? 'refunded' : 'partly_refunded';
  payment.refunded += amount;
  payment.refundedAt = isAll ? at : null;
  payment.refundedSeatIds.push(...back);
  payment.refundedSeatIds.sort((a, b) => a - b);
  payment.history.push({
    kind: 'refunded',
    at,
    reason: null,
    missing: null,
    note,
    refundId,
    amount,
    seatIds: [...back],
  });
  for (const seat of given) seat.owner = undefined;
  if (isAll) reservation.status = 'refunded';
  else reservation.seats = reservation.seats.filter((seat) => !given.includes(seat));
  reservation.amount -= isAll ? 0 : amount;
  return { refundId, amount, remaining: payment.amount - payment.refunded };
}
