import type { Batch, Locked } from '../engine/batch.ts';
import { lockTokens, type QueueRow, readQueue, type TokenRow, type Visit } from '../queue/index.ts';
import { lockReservations, type ReservationRow } from './reservation.store.ts';
import { lockSeats, type SeatRow, seatKey } from './seat.store.ts';

/** Holds and their seats, locked. */
export interface HeldRows {
  readonly reservations: Map<string, ReservationRow & Locked>;
  readonly seats: Map<string, SeatRow & Locked>;
  readonly holdsOfVisit: ReadonlyMap<number, readonly string[]>;
}

/** What commands of a visit decide on; the queue's settings are read, not locked. */
export interface VisitRows extends HeldRows {
  readonly tokens: Map<number, TokenRow & Locked>;
  readonly queue: QueueRow | undefined;
}

/** Which rows a batch needs. */
interface Wanted {
  readonly reservationIds: readonly string[];
  /** The visits all of whose running holds it needs. */
  readonly holdsOf: readonly Visit[];
}

/** Rows of other nouns, locked at their place in the order. */
interface OtherRows<Payments, Wallets> {
  readonly payments: () => Promise<Payments>;
  readonly wallets: () => Promise<Wallets>;
}

/**
 * Locks what a batch of visits needs. The global lock order: the concert's queue row, tokens, payments, reservations, seats,
 * wallets, each by key. A command that needs fewer of them leaves some out and keeps the order.
 */
export async function lockVisits<Payments = undefined, Wallets = undefined>(
  batch: Batch,
  visits: readonly Visit[],
  wanted: Wanted,
  others?: OtherRows<Payments, Wallets>,
): Promise<VisitRows & { payments: Payments; wallets: Wallets }> {
  const { partition: concertId } = batch;
  const tokens = await lockTokens(
    batch,
    concertId,
    visits.map((visit) => visit.seq),
  );
  const payments = (await others?.payments()) as Payments;
  const held = await lockHolds(batch, wanted);
  const wallets = (await others?.wallets()) as Wallets;
  return { tokens, payments, ...held, wallets, queue: await readQueue(batch, concertId) };
}

/** Locks reservations and their seats, in the same order. */
export async function lockHolds(batch: Batch, { reservationIds, holdsOf }: Wanted): Promise<HeldRows> {
  const reservations = await lockReservations(batch, batch.partition, reservationIds, holdsOf);
  const seats = await lockSeats(batch, batch.partition, [...reservations.values()]);
  return { reservations, seats, holdsOfVisit: groupByVisit(reservations) };
}

/** A reservation and its seats: what a decision about it depends on. */
export function* rowsOf(
  { reservations, seats }: HeldRows,
  reservationId: string,
): Generator<Locked | undefined, void, undefined> {
  const reservation = reservations.get(reservationId);
  yield reservation;
  for (const seatId of reservation?.seatIds ?? []) yield seats.get(seatKey(reservation!.scheduleId, seatId));
}

/** Which reservations belong to which visit, so that a big batch does not search them for each of its members. */
export function groupByVisit(reservations: ReadonlyMap<string, ReservationRow>): Map<number, string[]> {
  const groups = new Map<number, string[]>();
  for (const { tokenSeq, reservationId } of reservations.values()) {
    const group = groups.get(tokenSeq);
    if (group) group.push(reservationId);
    else groups.set(tokenSeq, [reservationId]);
  }
  return groups;
}
