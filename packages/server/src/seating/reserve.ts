import { named } from '../errors.ts';
import type { Command } from '../engine/command.ts';
import type { Locked } from '../engine/batch.ts';
import {
  lockTokens,
  checkVisit,
  concertKeys,
  readQueue,
  type QueueRow,
  type TokenRow,
  type Visit,
} from '../queue/index.ts';
import { type Claim, holdExpiry, refuseOverLimit, refuseSeats, refuseUnlessSold, seatsOf } from './seating.rules.ts';
import type { ReservationOutput } from './seating.schemas.ts';
import { readSales, type Sale } from '../catalogue/index.ts';
import { insertReservations, readClaims, type ReservationRow } from './reservation.store.ts';
import { lockSeats, type SeatRow, seatKey, writeSeats } from './seat.store.ts';
import type { SeatsEvent } from './seating.events.ts';

export interface ReserveInput {
  readonly visit: Visit;
  readonly scheduleId: string;
  readonly seatIds: readonly number[];
  /** Made by the caller: decisions know no randomness. */
  readonly reservationId: string;
}

interface State {
  readonly tokens: ReadonlyMap<number, TokenRow & Locked>;
  readonly queue: QueueRow | undefined;
  /** How each date is sold. */
  readonly sales: ReadonlyMap<string, Sale>;
  readonly seats: Map<string, SeatRow & Locked>;
  /** What each user holds or paid for, this batch included. */
  readonly claims: Map<string, Claim[]>;
}

/** What was held. The concert's title is the router's to add: it may be corrected. */
export type Held = Omit<ReservationOutput, 'title'>;

interface Effect {
  readonly reservation: ReservationRow;
  readonly seats: readonly SeatRow[];
}

/** Holds seats for a visit: all or none. An expired hold of somebody else is simply overwritten. */
export const reserve: Command<ReserveInput, State, Held, Effect> = {
  name: 'concert.reserve',
  share: 0.85,
  keys: concertKeys,
  partition: (input) => input.visit.concertId,

  async load(batch, inputs) {
    const { partition: concertId } = batch;
    const userIds = inputs.map((input) => input.visit.userId);
    const tokens = await lockTokens(
      batch,
      concertId,
      inputs.map((input) => input.visit.seq),
    );
    const seats = await lockSeats(batch, concertId, inputs);
    // Not locked: whoever takes a date away, or gives its seats back, waits for the seats.
    const sales = await readSales(
      batch,
      concertId,
      inputs.map((input) => input.scheduleId),
    );
    const claims = Map.groupBy(await readClaims(batch, concertId, userIds), (claim) => claim.userId);
    return { tokens, queue: await readQueue(batch, concertId), sales, seats, claims };
  },

  dependsOn: (state, { visit, scheduleId, seatIds }) => [
    state.tokens.get(visit.seq),
    ...seatIds.map((seatId) => state.seats.get(seatKey(scheduleId, seatId))),
  ],

  decide(state, { visit, scheduleId, seatIds, reservationId }, now) {
    const { sales, seats, claims } = state;
    const checked = checkVisit('active', visit, { token: state.tokens.get(visit.seq), queue: state.queue }, now);
    if ('refused' in checked) return checked;
    const { token, queue } = checked;
    const seatOf = (seatId: number): SeatRow | undefined => seats.get(seatKey(scheduleId, seatId));
    const mine = claims.get(visit.userId) ?? [];
    const refused =
      refuseUnlessSold(sales.get(scheduleId), now) ??
      refuseSeats(seatIds, seatOf, now) ??
      refuseOverLimit(seatsOf(mine, now), seatIds.length, queue.maxSeatsPerUser);
    if (refused) return { refused };

    const heldUntil = holdExpiry(now, queue.holdTtlMs, token.expiresAt!);
    const held = seatIds.map((seatId): SeatRow & Locked => ({
      ...seats.get(seatKey(scheduleId, seatId))!,
      reservationId,
      heldUntil,
      fence: seatOf(seatId)!.fence + 1,
    }));
    const reservation: ReservationRow = {
      reservationId,
      scheduleId,
      userId: visit.userId,
      tokenSeq: visit.seq,
      seatIds,
      fences: held.map((seat) => seat.fence),
      amount: held.reduce((sum, seat) => sum + seat.price, 0),
      status: 'held',
      heldUntil,
    };
    for (const seat of held) seats.set(seatKey(scheduleId, seat.seatId), seat);
    claims.set(visit.userId, [...mine, reservation]);
    return {
      answer: {
        reservationId,
        scheduleId,
        startsAt: sales.get(scheduleId)!.startsAt,
        seatIds: [...seatIds],
        seats: held.map(named),
        amount: reservation.amount,
        status: 'held',
        expiresAt: heldUntil,
      },
      effect: { reservation, seats: held },
    };
  },

  async store(batch, effects) {
    await insertReservations(
      batch,
      batch.partition,
      effects.map((effect) => effect.reservation),
      batch.now,
    );
    await writeSeats(
      batch,
      batch.partition,
      effects.flatMap((effect) => effect.seats),
    );
  },

  events: ({ partition: concertId }, effects): SeatsEvent[] =>
    effects.map(({ reservation: { scheduleId, seatIds, reservationId, userId, heldUntil } }) => ({
      kind: 'seats.held',
      concertId,
      scheduleId,
      seatIds,
      reservationId,
      userId,
      heldUntil,
    })),
};
