import type { Batch, LoadingBatch, Locked } from '../engine/batch.ts';
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

/** Rows of other nouns, locked at their place in the order or read after everything is locked. */
interface OtherRows<Payments, Wallets, Read> {
  readonly payments: () => Promise<Payments>;
  readonly wallets: () => Promise<Wallets>;
  readonly read: (reservations: HeldRows['reservations']) => Promise<Read>;
}

const none = { payments: async () => {}, wallets: async () => {}, read: async () => {} };

/**
 * Locks what a batch of visits needs, in two round trips. The global lock order: the concert's queue row, tokens, payments,
 * reservations, seats, wallets, each by key. A command that needs fewer of them leaves some out and keeps the order.
 */
export async function lockVisits<Payments = void, Wallets = void, Read = void>(
  batch: LoadingBatch,
  visits: readonly Visit[],
  wanted: Wanted,
  others: OtherRows<Payments, Wallets, Read> = none as unknown as OtherRows<Payments, Wallets, Read>,
): Promise<VisitRows & { payments: Payments; wallets: Wallets; read: Read }> {
  const { partition: concertId } = batch;
  const [tokens, payments, reservations] = await Promise.all([
    lockTokens(
      batch,
      concertId,
      visits.map((visit) => visit.seq),
    ),
    others.payments(),
    lockReservations(batch, concertId, wanted.reservationIds, wanted.holdsOf),
  ]);
  const asked = [
    lockSeats(batch, concertId, [...reservations.values()]),
    others.wallets(),
    others.read(reservations),
    readQueue(batch, concertId),
  ] as const;
  batch.allAsked();
  const [seats, wallets, read, queue] = await Promise.all(asked);
  return { tokens, payments, reservations, seats, holdsOfVisit: groupByVisit(reservations), wallets, read, queue };
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
