import type { Hold } from './hold.ts';
import type { LiveSeats } from './live-seats.ts';
import type { Answer, RouterInputs, RouterOutputs, ShapeOf, TokenStatus } from './types.ts';
import type { VisitEnded } from './visit-ended.ts';

/** For calls that can be aborted. */
export interface CallOptions {
  /** Aborts the call, and whatever waits for it. */
  signal?: AbortSignal;
}

/**
 * For calls with an effect: a key makes it happen once. Each intent gets one of its own unless you give it. The same call
 * made again before it was answered, also after a failure or a refusal, is the same intent.
 */
export interface IntentOptions extends CallOptions {
  /** 1–255 printable ASCII characters. */
  idempotencyKey?: string;
}

/** Whether the server can be heard: `lost` once the network is gone, or a poll fails or has had no answer for 5 s. */
export type Connection = 'connected' | 'lost';

/** For following a visit. */
export interface UpdateOptions extends CallOptions {
  /** Told when the server can be heard no more, and when it can again. Updates go on by themselves. */
  onConnection?: (connection: Connection) => void;
}

/** What `turn` may end with instead of a turn. */
export interface TurnShape {
  data: ShapeOf<'queue', 'status'>['data'] | Pick<VisitEnded, 'reason' | 'endedBecause' | 'cancelReason'>;
}

/**
 * One person's visit to one concert: it carries the queue token from call to call. Each method may be refused; `safe()`
 * returns refusals instead of throwing them.
 */
export interface Visit {
  /** The concert that is visited. */
  readonly concertId: string;
  /** Where the visit stands, as it was heard last. */
  readonly status: TokenStatus;
  /** How many stood before it when it began; nothing before the draw. A resumed visit keeps it. */
  readonly aheadAtStart?: number | undefined;
  /** The queue token: whatever the raw client's procedures ask for as `token`. */
  readonly token: string;
  /** The time by the server's clock, in milliseconds since 1970. */
  now(): number;
  /** What `stagedoor.resume` takes. */
  toJSON(): { concertId: string; token: string; aheadAtStart?: number | undefined };
  /**
   * Where the visit stands, now and whenever that changes, until it ends: by a stream where there is one, and by polls at
   * the server's pace wherever it is silent. Troubles on the way are waited out. All tabs of a browser share one stream.
   * @throws a refusal when the token is not valid; the abort, when you abort
   */
  updates(options?: UpdateOptions): AsyncGenerator<TokenStatus, void, undefined>;
  /**
   * Waits until it is this person's turn.
   * @throws an error whose `reason` is `VISIT_ENDED`, with `endedBecause`, when there will be no turn
   */
  turn(options?: UpdateOptions & { onUpdate?: (status: TokenStatus) => void }): Answer<TokenStatus, TurnShape>;
  /** The concert's dates and how many seats each has left. */
  dates(
    options?: CallOptions,
  ): Answer<RouterOutputs['concert']['availableDates']['schedules'], ShapeOf<'concert', 'availableDates'>>;
  /** The seats of a date that can be had now: of these sections, when some are named. */
  seats(
    scheduleId: string,
    options?: CallOptions & { sections?: string[] | undefined },
  ): Answer<RouterOutputs['concert']['availableSeats']['seats'], ShapeOf<'concert', 'availableSeats'>>;
  /** Where the seats of a date stand and what they cost: `readSeatMap` of `@stagedoor/client/hall` makes objects of it. */
  seatMap(
    scheduleId: string,
    options?: CallOptions,
  ): Answer<RouterOutputs['concert']['seatMap'], ShapeOf<'concert', 'seatMap'>>;
  /**
   * Which seats of a date are taken, now and whenever that changes, for as long as this visit may look: by a stream where there is one,
   * else by polls. Troubles on the way are waited out.
   * @throws a refusal once the visit is over or there is no such date; the abort, when you abort
   */
  watchSeats(scheduleId: string, options?: CallOptions): AsyncGenerator<LiveSeats, void, undefined>;
  /** Holds 1–8 seats of a date for a few minutes, all or none. */
  reserve(
    wish: { scheduleId: string; seatIds: number[] },
    intent?: IntentOptions,
  ): Answer<Hold, ShapeOf<'concert', 'reserve'>>;
  /** Holds the best seats that can be had of what the wish allows, for a few minutes: adjacent ones, unless `together` is false. */
  reserveBest(wish: BestWish, intent?: IntentOptions): Answer<Hold, ShapeOf<'concert', 'reserveBest'>>;
  /** The holds of this visit that still run: after a reload, say. */
  holds(options?: CallOptions): Answer<Hold[], ShapeOf<'concert', 'holds'>>;
  /** Gives held seats back. */
  release(hold: { reservationId: string }, options?: CallOptions): AnswerOf<'concert', 'release'>;
  /**
   * Pays for one hold or several from the wallet, all or none, and ends the visit: `released` names other holds that it freed. A hold
   * is paid at most once, however often this is called.
   */
  pay(holds: Payable | readonly Payable[], intent?: IntentOptions): AnswerOf<'payment', 'pay'>;
  /** What the wallet holds, in the concert's minor unit. */
  balance(options?: CallOptions): Answer<number, ShapeOf<'wallet', 'balance'>>;
  /** Tops the wallet up, by a whole number of the concert's minor unit. */
  charge(amount: number, intent?: IntentOptions): AnswerOf<'wallet', 'charge'>;
  /** Ends the visit and gives its place and its held seats back. */
  leave(options?: CallOptions): AnswerOf<'queue', 'leave'>;
}

/** What kind of seats are wanted: `scheduleId` and `quantity`, and then whatever narrows them down. */
export type BestWish = Omit<RouterInputs['concert']['reserveBest'], 'concertId' | 'token' | 'idempotencyKey'>;

/** A hold, as far as paying for it needs it. */
export interface Payable {
  readonly reservationId: string;
}

/** What a procedure answers, as it is. */
type AnswerOf<Noun extends keyof RouterOutputs, Verb extends keyof RouterOutputs[Noun]> = Answer<
  RouterOutputs[Noun][Verb],
  ShapeOf<Noun, Verb>
>;
