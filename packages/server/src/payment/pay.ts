import {
  holdsOf,
  lockVisits,
  setReservationStatus,
  releaseEvents,
  rowsOf,
  seatsMoved,
  storeReleases,
  writeSeats,
  type SeatsEvent,
} from '../seating/index.ts';
import type { Command } from '../engine/command.ts';
import { concertKeys, endTokens, type QueueEvent, tokenEnded } from '../queue/index.ts';
import { lockWallets, storeEntries } from '../wallet/index.ts';
import { readSales } from '../catalogue/index.ts';
import { decidePay, type PayEffect, type PayInput, type PayState, type Purchase } from './decide-pay.ts';
import { paymentMoved, type PaymentMoved } from './payment.events.ts';
import type { PayOutput } from './payment.schemas.ts';
import { lockPayments, storeSteps } from './payment.store.ts';

/**
 * Pays a hold: debits the wallet, confirms the seats, spends the token and frees the visit's other holds, all in one
 * transaction. A refusal for money or time leaves a record and nothing else.
 */
export const pay: Command<PayInput, PayState, PayOutput, PayEffect> = {
  name: 'payment.pay',
  share: 1,
  keys: concertKeys,
  partition: (input) => input.visit.concertId,

  async load(batch, inputs) {
    const visits = inputs.map((input) => input.visit);
    const reservationIds = inputs.map((input) => input.reservationId);
    const wallets = inputs.map((input) => ({ userId: input.visit.userId, currency: input.currency }));
    const visited = await lockVisits(
      batch,
      visits,
      { reservationIds, holdsOf: visits },
      {
        payments: () => lockPayments(batch, batch.partition, reservationIds),
        wallets: () => lockWallets(batch, wallets),
      },
    );
    // Not locked: whoever cancels a date waits for its seats.
    const scheduleIds = Array.from(visited.reservations.values(), (reservation) => reservation.scheduleId);
    return { ...visited, sales: await readSales(batch, batch.partition, scheduleIds) };
  },

  *dependsOn(state, { visit, reservationId, currency }) {
    yield state.tokens.get(visit.seq);
    yield state.payments.get(reservationId);
    yield state.wallets.of(visit.userId, currency);
    yield* rowsOf(state, reservationId);
    for (const hold of holdsOf(state, visit.seq)) yield* rowsOf(state, hold.reservationId);
  },

  decide: decidePay,

  async store(batch, effects) {
    const { partition: concertId, now } = batch;
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
      now,
    );
    await setReservationStatus(
      batch,
      concertId,
      purchases.map((purchase) => purchase.reservation.reservationId),
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
      purchases.flatMap((purchase) => purchase.others),
    );
    await storeEntries(
      batch,
      purchases.map((purchase) => purchase.entry),
    );
  },

  events: (batch, effects): (QueueEvent | SeatsEvent | PaymentMoved)[] =>
    effects.flatMap(({ step: { payment }, purchase }) => {
      if (purchase === undefined) return [];
      const { reservation, seats, token, others, entry } = purchase;
      return [
        tokenEnded(batch.partition, { seq: token.seq, admitted: true }, 'paid'),
        paymentMoved('payment.paid', batch.partition, payment, entry),
        seatsMoved('seats.sold', batch.partition, reservation, seats),
        ...releaseEvents(batch, others),
      ];
    }),
};

function purchasesOf(effects: readonly PayEffect[]): Purchase[] {
  return effects.flatMap((effect) => effect.purchase ?? []);
}
