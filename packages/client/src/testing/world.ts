import type { Layout } from '@stagedoor/hall';
import type { NamedSeat, RouterOutputs, TokenStatus } from '../types.ts';
import type { FakeTime } from './time.ts';

export type EndedBecause = NonNullable<TokenStatus['endedBecause']>;

type QueueOutput = RouterOutputs['queue']['configure'];

/** A queue and all who ever entered it, in their order. */
export interface Queue extends Omit<QueueOutput, 'concertId'> {
  /** How many entered before sales opened; nothing until then. */
  drawn: number | null;
  readonly places: Place[];
}

/** A place in a queue, and the visit that it becomes. */
export interface Place {
  readonly token: string;
  readonly concert: Concert;
  readonly userId: string;
  readonly entry: number;
  isAdmitted: boolean;
  expiresAt: Date | null;
  endedBecause: EndedBecause | null;
}

export interface Concert {
  readonly concertId: string;
  readonly currency: string;
  title: string;
  venue: string | null;
  timeZone: string | null;
  salesEndAt: Date | null;
  cancelReason: string | null;
  readonly queue: Queue;
  readonly schedules: Schedule[];
}

export interface Schedule {
  readonly scheduleId: string;
  /** For when it was announced at first. */
  readonly announcedFor: Date;
  startsAt: Date;
  /** Nothing: its start. */
  ownSalesEndAt: Date | null;
  cancelReason: string | null;
  /** How many payments its cancellation gave back. */
  givenBack: number;
  layout: Layout;
  /** `seats[seatId - 1]`. */
  readonly seats: readonly Seat[];
}

export interface Seat extends NamedSeat {
  /** Who had it last: whether they still have it, the reservation tells. */
  owner?: Reservation | undefined;
}

export interface Reservation {
  readonly reservationId: string;
  readonly place: Place;
  readonly schedule: Schedule;
  /** When the show was to begin as it was made. */
  readonly startsAt: Date;
  seats: Seat[];
  amount: number;
  status: 'held' | 'paid' | 'cancelled' | 'refunded';
  readonly expiresAt: Date;
}

export type PaymentStep = RouterOutputs['payment']['get']['history'][number];

export interface Payment {
  readonly paymentId: string;
  readonly reservation: Reservation;
  /** The seats as they were bought, those that were given back included. */
  readonly seats: readonly Seat[];
  readonly amount: number;
  readonly createdAt: Date;
  status: RouterOutputs['payment']['get']['status'];
  paidAt: Date | null;
  refundedAt: Date | null;
  refunded: number;
  readonly refundedSeatIds: number[];
  refusals: number;
  readonly history: PaymentStep[];
}

export type Entry = RouterOutputs['wallet']['history']['entries'][number];

/** What a service moved under a reference. */
export interface Movement {
  readonly userId: string;
  readonly currency: string;
  readonly amount: number;
  readonly answer: RouterOutputs['wallet']['credit'];
}

type Prefix = 'con' | 'sch' | 'res' | 'pay' | 'ref' | 'ent';

/** All that there is, in memory. */
export class World {
  readonly time: FakeTime;
  /** Names by id. */
  readonly users = new Map<string, string>();
  readonly concerts = new Map<string, Concert>();
  /** By token. */
  readonly places = new Map<string, Place>();
  readonly reservations = new Map<string, Reservation>();
  /** In the order of their first attempts. */
  readonly payments = new Map<string, Payment>();
  /** By user and currency, the oldest first. */
  readonly ledgers = new Map<string, Entry[]>();
  /** By what a service calls its movement. */
  readonly references = new Map<string, Movement>();
  #made = 0;

  constructor(time: FakeTime) {
    this.time = time;
  }

  /** In the order in which things were made. */
  newId(prefix: Prefix): string {
    return `${prefix}_${String(++this.#made).padStart(9, '0')}`;
  }
}
