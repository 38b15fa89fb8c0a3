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
import { decidePay, type Paid, type PayEffect, type PayInput, type PayState } from './decide-pay.ts';
import { paymentMoved, type PaymentMoved } from './payment.events.ts';
import { lockPayments, storeSteps } from './payment.store.ts';

/**
 * Pays holds: debits the wallet, confirms the seats, spends the token and frees the visit's other holds, all in one
 * transaction. A refusal for money or time leaves a record and nothing else.
 */
export const pay: Command<PayInput, PayState, Paid, PayEffect> = {
  name: 'payment.pay',
  share: 1,
  keys: concertKeys,
  partition: (input) => input.visit.concertId,

  async load(batch, inputs) {
    const visits = inputs.map((input) => input.visit);
    const reservationIds = inputs.flatMap((input) => input.reservationIds);
    const wallets = inputs.map((input) => ({ userId: input.visit.userId, currency: input.currency }));
    const { read: sales, ...visited } = await lockVisits(
      batch,
      visits,
      { reservationIds, holdsOf: visits },
      {
        payments: () => lockPayments(batch, batch.partition, reservationIds),
        wallets: () => lockWallets(batch, wallets),
        // Not locked: whoever cancels a date waits for its seats.
        read: (reservations) =>
          readSales(
            batch,
            batch.partition,
            Array.from(reservations.values(), (reservation) => reservation.scheduleId),
          ),
      },
    );
    return { ...visited, sales };
  },

  *dependsOn(state, { visit, reservationIds, currency }) {
    yield state.tokens.get(visit.seq);
    yield state.wallets.of(visit.userId, currency);
    for (const reservationId of reservationIds) {
      yield state.payments.get(reservationId);
      yield* rowsOf(state, reservationId);
    }
    for (const hold of holdsOf(state, visit.seq)) yield* rowsOf(state, hold.reservationId);
  },

  decide: decidePay,

  async store(batch, effects) {
    const { partition: concertId, now } = batch;
    const purchases = effects.flatMap((effect) => effect.purchase ?? []);
    const bought = purchases.flatMap((purchase) => purchase.bought);
    await Promise.all([
      storeSteps(
        batch,
        concertId,
        effects.flatMap((effect) => effect.steps),
      ),
      endTokens(
        batch,
        concertId,
        purchases.map((purchase) => purchase.token.seq),
        'paid',
        now,
      ),
      setReservationStatus(
        batch,
        concertId,
        bought.map(({ reservation }) => reservation.reservationId),
        'held',
        'paid',
      ),
      writeSeats(
        batch,
        concertId,
        bought.flatMap(({ seats }) => seats),
      ),
      storeReleases(
        batch,
        purchases.flatMap((purchase) => purchase.others),
      ),
      storeEntries(
        batch,
        bought.flatMap(({ entry }) => entry ?? []),
      ),
    ]);
  },

  events: (batch, effects): (QueueEvent | SeatsEvent | PaymentMoved)[] =>
    effects.flatMap(({ purchase }) => {
      if (purchase === undefined) return [];
      const { bought, token, others } = purchase;
      return [
        tokenEnded(batch.partition, { seq: token.seq, admitted: true }, 'paid'),
        ...bought.flatMap(({ step: { payment }, entry, reservation, seats }) => [
          paymentMoved('payment.paid', batch.partition, payment, payment.amount, entry?.entryId ?? null),
          seatsMoved('seats.sold', batch.partition, reservation, seats),
        ]),
        ...releaseEvents(batch, others),
      ];
    }),
};
