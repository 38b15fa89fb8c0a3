import { admit } from '../../src/queue/admission/admit.ts';
import { enter } from '../../src/queue/enter.ts';
import type { QueueRow } from '../../src/queue/queue.store.ts';
import type { TokenRow } from '../../src/queue/token.store.ts';
import { releaseHold } from '../../src/seating/release-hold.ts';
import type { ReservationRow } from '../../src/seating/reservation.store.ts';
import type { SeatRow } from '../../src/seating/seat.store.ts';
import { groupByVisit } from '../../src/seating/lock-visits.ts';
import { leave } from '../../src/seating/leave.ts';
import { reserve } from '../../src/seating/reserve.ts';
import type { Locked } from '../../src/engine/batch.ts';
import { pay } from '../../src/payment/pay.ts';
import type { PaymentRow } from '../../src/payment/payment.rules.ts';
import { refund } from '../../src/payment/refund.ts';
import { charge } from '../../src/wallet/charge.ts';
import type { Entry } from '../../src/wallet/wallet.rules.ts';
import { Wallets } from '../../src/wallet/wallet.store.ts';
import { openRow } from './queue-row.ts';

export const users = ['ann', 'bob', 'cat', 'dan'] as const;
export const seatCount = 5;
export const price = 100;
const concertId = 'con';
const scheduleId = 'sch';

/** A date whose sale never ends. */
const sales = new Map([[scheduleId, { startsAt: new Date(8e15), endsAt: new Date(8e15), cancelReason: null }]]);
const currency = 'KRW';
export const tickMs = 250;

const free = <Row extends object>(row: Row): Row & Locked => ({ ...row, busy: false });

/**
 * A concert in memory: one batch that never ends, so that each decision meets the state that the decisions before it
 * left. Nothing but the `decide` functions changes it, apart from what only `store` writes.
 */
export class World {
  now = new Date(0);
  queue: QueueRow & Locked = free({
    ...openRow,
    concertId,
    maxActive: 2,
    admitPerSecond: 4,
    activeTtlMs: 5_000,
    holdTtlMs: 2_000,
    maxSeatsPerUser: 3,
    drawSeed: 'seed',
    history: null,
  });
  readonly tokens = new Map<number, TokenRow & Locked>();
  readonly seats = new Map<string, SeatRow & Locked>();
  readonly reservations = new Map<string, ReservationRow & Locked>();
  readonly payments = new Map<string, PaymentRow & Locked>();
  readonly wallets = new Wallets([]);
  readonly entries: Entry[] = [];
  readonly admissions: { seqs: readonly number[]; before: number; at: Date }[] = [];
  #nextId = 1;

  constructor() {
    for (let seatId = 1; seatId <= seatCount; seatId++) {
      const seat = {
        scheduleId,
        seatId,
        section: 'A',
        rowName: 'A',
        number: seatId,
        price,
        reservationId: null,
        heldUntil: null,
        sold: false,
        fence: 0,
      };
      this.seats.set(`${scheduleId}/${seatId}`, free(seat));
    }
  }

  #id = (): string => `id${this.#nextId++}`;

  #visit(userId: string): { concertId: string; userId: string; seq: number; ahead: number } {
    const mine = [...this.tokens.values()].filter((token) => token.userId === userId);
    return { concertId, userId, seq: mine.at(-1)?.seq ?? 0, ahead: 0 };
  }

  balanceOf = (userId: string): number => this.wallets.of(userId, currency).balance;

  enter(userId: string): void {
    const unended = [...this.tokens.values()].filter((token) => token.endedBecause === null);
    const state = {
      queue: this.queue as (QueueRow & Locked) | undefined,
      users: new Map(users.map((userId) => [userId, { erasedAt: null }])),
      history: 'the only one',
      tokens: new Map(unended.map((token) => [token.userId, token])),
    };
    const { effect } = enter.decide(state, { concertId, userId }, this.now);
    if (effect === undefined) return;
    this.queue = free(state.queue!);
    if (effect.ended !== undefined) this.#end(effect.ended, 'expired');
    this.tokens.set(effect.seq, state.tokens.get(userId)!);
  }

  tick(): void {
    const inside = [...this.tokens.values()].filter((token) => token.admittedAt && !token.endedBecause);
    const expired = inside.filter((token) => token.expiresAt! <= this.now).map((token) => token.seq);
    const next = [...this.tokens.values()].filter((token) => token.seq > this.queue.frontier && !token.endedBecause);
    const soldOut = [...this.seats.values()].every((seat) => seat.sold);
    const line = {
      queue: this.queue,
      soldOut,
      active: inside.length - expired.length,
      expired,
      next: next.slice(0, 1),
      hasMore: false,
      presence: new Map(next.map(({ seq }) => [seq, this.now])),
    };
    const places = { next: () => next.map((token) => token.seq), placeOf: (seq: number) => seq };
    const { effect } = admit.decide(
      new Map([[concertId, line]]),
      { concertId, tickMs, places, reachableSince: new Date(0), soldOut: () => Promise.resolve(new Set<string>()) },
      this.now,
    );
    if (effect === undefined) return;
    this.queue = free(effect.queue);
    for (const seq of effect.expired) this.#end(seq, 'expired');
    for (const seq of effect.admitted)
      this.tokens.set(seq, { ...this.tokens.get(seq)!, admittedAt: this.now, expiresAt: effect.expiresAt });
    if (effect.admitted.length > 0)
      this.admissions.push({ seqs: effect.admitted, before: effect.activeBefore, at: this.now });
  }

  charge(userId: string, amount: number): void {
    const visit = this.#visit(userId);
    const token = this.tokens.get(visit.seq);
    const state = {
      wallets: this.wallets,
      queues: new Map([[concertId, this.queue]]),
      tokens: new Map(token ? [[`${concertId}/${visit.seq}`, token]] : []),
    };
    const { effect } = charge.decide(state, { visit, amount, isOpen: true, currency, entryId: this.#id() }, this.now);
    if (effect) this.entries.push(effect);
  }

  reserve(userId: string, seatIds: readonly number[]): void {
    const claimed = this.reservations.values().map((row) => ({ ...row, seats: row.seatIds.length }));
    const claims = Map.groupBy(claimed, (claim) => claim.userId);
    const state = { ...this.#shared(), sales, claims };
    const input = { visit: this.#visit(userId), scheduleId, seatIds, reservationId: this.#id() };
    const { effect } = reserve.decide(state, input, this.now);
    if (effect) this.reservations.set(effect.reservation.reservationId, free(effect.reservation));
  }

  release(userId: string, reservationId: string): void {
    releaseHold.decide(this.#shared(), { visit: this.#visit(userId), reservationId }, this.now);
  }

  leave(userId: string): void {
    leave.decide(this.#shared(), { visit: this.#visit(userId) }, this.now);
  }

  pay(userId: string, reservationIds: readonly string[]): void {
    const made = { paymentIds: reservationIds.map(() => this.#id()), entryIds: reservationIds.map(() => this.#id()) };
    const input = { visit: this.#visit(userId), reservationIds, currency, ...made };
    const { effect } = pay.decide(
      { ...this.#shared(), sales, payments: this.payments, wallets: this.wallets },
      input,
      this.now,
    );
    for (const { entry } of effect?.purchase?.bought ?? []) if (entry) this.entries.push(entry);
  }

  /** Gives back a payment, or this seat of it alone. */
  refund(reservationId: string, seatId?: number): void {
    const { userId } = this.payments.get(reservationId) ?? { userId: 'ann' };
    const seatIds = seatId === undefined ? undefined : [seatId];
    const input = { concertId, reservationId, userId, currency, reason: 'rain', seatIds, refundId: this.#id() };
    const state = { concertId, ...this.#shared(), payments: this.payments, wallets: this.wallets };
    const { effect } = refund.decide(state, input, this.now);
    if (effect?.entry) this.entries.push(effect.entry);
  }

  #shared(): Pick<World, 'tokens' | 'seats' | 'reservations' | 'queue'> & { holdsOfVisit: Map<number, string[]> } {
    const { tokens, seats, reservations, queue } = this;
    return { tokens, seats, reservations, queue, holdsOfVisit: groupByVisit(reservations) };
  }

  #end(seq: number, endedBecause: 'expired'): void {
    this.tokens.set(seq, { ...this.tokens.get(seq)!, endedBecause });
  }
}
