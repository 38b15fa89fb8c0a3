import type { LoadingBatch, Locked, StampedBatch } from '../engine/batch.ts';
import { named, type Refusal } from '../errors.ts';
import { checkVisit, lockTokens, type QueueRow, readQueue, type TokenRow, type Visit } from '../queue/index.ts';
import { readSales, type Sale } from '../catalogue/index.ts';
import { type ClaimedSeats, holdExpiry, refuseOverLimit, refuseUnlessOnSale, countSeats } from './seating.rules.ts';
import type { ReservationOutput } from './seating.schemas.ts';
import { insertReservations, readClaims, type ReservationRow } from './reservation.store.ts';
import { lockSeats, type SeatRow, seatKey, writeSeats } from './seat.store.ts';
import type { SeatsEvent } from './seating.events.ts';

/** Whoever wants seats of a date, whichever they turn out to be. */
export interface HoldInput {
  readonly visit: Visit;
  readonly scheduleId: string;
  /** Made by the caller: decisions know no randomness. */
  readonly reservationId: string;
}

/** What holding seats is decided on. */
export interface HoldRows {
  readonly tokens: ReadonlyMap<number, TokenRow & Locked>;
  readonly queue: QueueRow | undefined;
  /** How each date is sold. */
  readonly sales: ReadonlyMap<string, Sale>;
  readonly seats: Map<string, SeatRow & Locked>;
  /** What each user holds or paid for, this batch included. */
  readonly claims: Map<string, ClaimedSeats[]>;
}

/** What was held. The concert's title is the router's to add: it may be corrected. */
export type Held = Omit<ReservationOutput, 'title'>;

export interface HoldEffect {
  readonly reservation: ReservationRow;
  readonly seats: readonly SeatRow[];
}

/** Locks the tokens and whichever seats the batch may decide on. */
export async function lockForHolds<Input extends HoldInput>(
  batch: LoadingBatch,
  inputs: readonly Input[],
  seatIdsOf: (input: Input) => readonly number[],
): Promise<HoldRows> {
  const { partition: concertId } = batch;
  const asked = [
    lockTokens(
      batch,
      concertId,
      inputs.map((input) => input.visit.seq),
    ),
    lockSeats(
      batch,
      concertId,
      inputs.map((input) => ({ scheduleId: input.scheduleId, seatIds: seatIdsOf(input) })),
    ),
    // Not locked: whoever takes a date away, or gives its seats back, waits for the seats.
    readSales(
      batch,
      concertId,
      inputs.map((input) => input.scheduleId),
    ),
    readClaims(
      batch,
      concertId,
      inputs.map((input) => input.visit.userId),
    ),
    readQueue(batch, concertId),
  ] as const;
  batch.allAsked();
  const [tokens, seats, sales, claims, queue] = await Promise.all(asked);
  return { tokens, queue, sales, seats, claims: Map.groupBy(claims, (claim) => claim.userId) };
}

/** The rows that a decision about these seats depends on. */
export const rowsToHold = (
  { tokens, seats }: HoldRows,
  { visit, scheduleId }: HoldInput,
  seatIds: readonly number[],
): (Locked | undefined)[] => [
  tokens.get(visit.seq),
  ...seatIds.map((seatId) => seats.get(seatKey(scheduleId, seatId))),
];

interface Buyer {
  readonly token: TokenRow;
  readonly queue: QueueRow;
  readonly sale: Sale;
}

/** The visit and the date of a hold, as far as they allow one. */
export function checkBuyer(
  { tokens, queue, sales }: HoldRows,
  { visit, scheduleId }: HoldInput,
  now: Date,
): Buyer | { readonly refused: Refusal } {
  const checked = checkVisit('active', visit, { token: tokens.get(visit.seq), queue }, now);
  if ('refused' in checked) return checked;
  const sale = sales.get(scheduleId);
  const refused = refuseUnlessOnSale(sale, now);
  return refused ? { refused } : { token: checked.token, queue: checked.queue, sale: sale! };
}

/** Holds free seats, in the batch's state too, unless the user would have too many. */
export function holdSeats(
  state: HoldRows,
  { visit, scheduleId, reservationId }: HoldInput,
  { token, queue, sale }: Buyer,
  seatIds: readonly number[],
  now: Date,
): { readonly answer: Held; readonly effect: HoldEffect } | { readonly refused: Refusal } {
  const { seats, claims } = state;
  const mine = claims.get(visit.userId) ?? [];
  const refused = refuseOverLimit(countSeats(mine, now), seatIds.length, queue.maxSeatsPerUser);
  if (refused) return { refused };
  const heldUntil = holdExpiry(now, queue.holdTtlMs, token.expiresAt!);
  const held = seatIds.map((seatId): SeatRow & Locked => {
    const seat = seats.get(seatKey(scheduleId, seatId))!;
    return { ...seat, reservationId, heldUntil, fence: seat.fence + 1 };
  });
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
  claims.set(visit.userId, [...mine, { status: 'held', heldUntil, seats: seatIds.length }]);
  return {
    answer: {
      reservationId,
      scheduleId,
      startsAt: sale.startsAt,
      seatIds: [...seatIds],
      seats: held.map(named),
      amount: reservation.amount,
      status: 'held',
      expiresAt: heldUntil,
    },
    effect: { reservation, seats: held },
  };
}

/** Writes holds. */
export async function storeHolds(batch: StampedBatch, effects: readonly HoldEffect[]): Promise<void> {
  await Promise.all([
    insertReservations(
      batch,
      batch.partition,
      effects.map((effect) => effect.reservation),
      batch.now,
    ),
    writeSeats(
      batch,
      batch.partition,
      effects.flatMap((effect) => effect.seats),
    ),
  ]);
}

/** What holds come to. */
export function holdEvents({ partition: concertId }: StampedBatch, effects: readonly HoldEffect[]): SeatsEvent[] {
  return effects.map(({ reservation: { scheduleId, seatIds, reservationId, userId, heldUntil } }) => ({
    kind: 'seats.held',
    concertId,
    scheduleId,
    seatIds,
    reservationId,
    userId,
    heldUntil,
  }));
}
