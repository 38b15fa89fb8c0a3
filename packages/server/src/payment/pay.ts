import {
  groupByVisit,
  holdsOf,
  lockReservations,
  lockSeats,
  setReservationStatus,
  seatChanges,
  seatKey,
  storeReleases,
  writeSeats,
  type SeatsEvent,
} from '../seating/index.ts';
import type { Command } from '../engine/command.ts';
import { endTokens, lockTokens, readQueue, type QueueEvent } from '../queue/index.ts';
import { lockWallets, storeEntries } from '../wallet/index.ts';
import { decidePay, type PayEffect, type PayInput, type PayState, type Purchase } from './decide-pay.ts';
import type { PayOutput } from './payment.schemas.ts';
import { lockPayments, storeSteps } from './payment.store.ts';

/**
 * Pays a hold: debits the wallet, confirms the seats, spends the token and frees the visit's other holds, all in one
 * transaction. A refusal for money or time leaves a record and nothing else.
 */
export const pay: Command<PayInput, PayState, PayOutput, PayEffect> = {
  name: 'payment.pay',
  priority: 'pay',
  keys: 'concert',
  partition: (input) => input.visit.concertId,

  async load(batch, inputs) {
    const { concertId } = inputs[0]!.visit;
    const visits = inputs.map((input) => input.visit);
    const reservationIds = inputs.map((input) => input.reservationId);
    const tokens = await lockTokens(
      batch,
      concertId,
      visits.map((visit) => visit.seq),
    );
    const payments = await lockPayments(batch, concertId, reservationIds);
    const reservations = await lockReservations(batch, concertId, reservationIds, visits);
    const seats = await lockSeats(batch, concertId, [...reservations.values()]);
    const wallets = await lockWallets(
      batch,
      inputs.map((input) => ({ userId: input.visit.userId, currency: input.currency })),
    );
    return {
      tokens,
      payments,
      reservations,
      seats,
      wallets,
      holdsOfVisit: groupByVisit(reservations),
      queue: await readQueue(batch, concertId),
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

  decide: decidePay,

  async store(batch, effects, state) {
    const { concertId } = state.queue!;
    const purchases = purchasesOf(effects);
    await storeSteps(
      batch,
      concertId,
      effects.map((effect) => effect.step),
    );
    if (purchases.length === 0) return;
    await endTokens(
      batch,
      concertId,
      purchases.map((purchase) => purchase.token.seq),
      'paid',
      purchases[0]!.now,
    );
    await setReservationStatus(
      batch,
      concertId,
      purchases.map((purchase) => purchase.reservationId),
      'held',
      'paid',
    );
    await writeSeats(
      batch,
      concertId,
      purchases.flatMap((purchase) => purchase.seats),
    );
    await storeReleases(
      batch,
      concertId,
      purchases.map((purchase) => purchase.others),
    );
    await storeEntries(
      batch,
      purchases.map((purchase) => purchase.entry),
    );
  },

  events(effects, state): (QueueEvent | SeatsEvent)[] {
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

function purchasesOf(effects: readonly PayEffect[]): Purchase[] {
  return effects.flatMap((effect) => effect.purchase ?? []);
}
