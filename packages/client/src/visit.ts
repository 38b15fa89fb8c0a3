import type { TRPCPromise } from '@trpc/client';
import { Hold } from './hold.ts';
import { Intents } from './intents.ts';
import { ServerClock } from './server-clock.ts';
import type { RouterOutputs, ShapeOf, StagedoorClient, TokenStatus } from './types.ts';
import { type VisitEnded, updates } from './updates.ts';

/** For calls that can be aborted. */
export interface CallOptions {
  signal?: AbortSignal;
}

/**
 * For calls with an effect: a key makes it happen once. Each intent gets one of its own unless you give it. The same call
 * made again before an answer came, also after a failure without one, is the same intent.
 */
export interface IntentOptions extends CallOptions {
  /** 1–255 printable ASCII characters. */
  idempotencyKey?: string;
}

/** What `turn` may end with instead of a turn. */
export interface TurnShape {
  data: ShapeOf<'queue', 'status'>['data'] | Pick<VisitEnded, 'reason' | 'endedBecause'>;
}

/**
 * One person's visit to one concert: it carries the queue token from call to call. Each method may be refused; `safe()`
 * returns refusals instead of throwing them.
 */
export class Visit {
  readonly #client: StagedoorClient;
  readonly #hasStreams: boolean;
  readonly concertId: string;
  #status: TokenStatus;
  /** Aborted once this visit has been paid or left here, with its last status. */
  readonly #over = new AbortController();
  readonly #clock: ServerClock;
  readonly #intents = new Intents();

  /** Use `stagedoor.enter` or `stagedoor.resume`. */
  constructor(client: StagedoorClient, concertId: string, status: TokenStatus, hasStreams: boolean) {
    this.#client = client;
    this.concertId = concertId;
    this.#hasStreams = hasStreams;
    this.#status = status;
    this.#clock = new ServerClock(status.now);
  }

  /** Where the visit stands, as it was heard last. */
  get status(): TokenStatus {
    return this.#status;
  }

  /** The queue token: whatever the raw client's procedures ask for as `token`. */
  get token(): string {
    return this.#status.token;
  }

  /** The time by the server's clock, in milliseconds since 1970. */
  now = (): number => this.#clock.now();

  /** What `stagedoor.resume` takes. */
  toJSON(): { concertId: string; token: string } {
    return { concertId: this.concertId, token: this.token };
  }

  /**
   * Where the visit stands, now and whenever that changes, until it ends: by a stream where there is one, and by polls at
   * the server's pace wherever it is silent. Troubles on the way are waited out.
   * @throws a refusal when the token is not valid; the abort, when you abort
   */
  async *updates(options: CallOptions = {}): AsyncGenerator<TokenStatus, void, undefined> {
    const heard = { known: this.#status, clock: this.#clock, over: this.#over.signal, hasStreams: this.#hasStreams };
    for await (const status of updates(this.#client, heard, options)) {
      this.#status = status;
      yield status;
    }
  }

  /**
   * Waits until it is this person's turn.
   * @throws an error whose `reason` is `VISIT_ENDED`, with `endedBecause`, when there will be no turn
   */
  turn({ onUpdate, ...options }: CallOptions & { onUpdate?: (status: TokenStatus) => void } = {}): TRPCPromise<
    TokenStatus,
    TurnShape
  > {
    const wait = async (): Promise<TokenStatus> => {
      for await (const status of this.updates(options)) {
        onUpdate?.(status);
        if (status.state === 'active') return status;
      }
      throw ended(this.#status);
    };
    return wait() as never;
  }

  /** The concert's dates and how many seats each has left. */
  dates(
    options: CallOptions = {},
  ): TRPCPromise<RouterOutputs['concert']['availableDates']['schedules'], ShapeOf<'concert', 'availableDates'>> {
    const { concertId, token } = this;
    const asked = this.#client.concert.availableDates.query({ concertId, token }, options);
    return asked.then(({ schedules }) => schedules) as never;
  }

  /** The seats of a date that can be had now. */
  seats(
    scheduleId: string,
    options: CallOptions = {},
  ): TRPCPromise<RouterOutputs['concert']['availableSeats']['seats'], ShapeOf<'concert', 'availableSeats'>> {
    const { concertId, token } = this;
    const asked = this.#client.concert.availableSeats.query({ concertId, scheduleId, token }, options);
    return asked.then(({ seats }) => seats) as never;
  }

  /** Holds 1–8 seats of a date for a few minutes, all or none. */
  reserve(
    { scheduleId, seatIds }: { scheduleId: string; seatIds: number[] },
    intent: IntentOptions = {},
  ): TRPCPromise<Hold, ShapeOf<'concert', 'reserve'>> {
    const { concertId, token } = this;
    const asked = this.#intents.run(['reserve', scheduleId, seatIds], intent.idempotencyKey, (idempotencyKey) =>
      this.#client.concert.reserve.mutate({ concertId, scheduleId, seatIds, token, idempotencyKey }, intent),
    );
    return asked.then((reservation) => new Hold(reservation, this.now)) as never;
  }

  /** The holds of this visit that still run: after a reload, say. */
  holds(options: CallOptions = {}): TRPCPromise<Hold[], ShapeOf<'concert', 'holds'>> {
    const asked = this.#client.concert.holds.query({ token: this.token }, options);
    return asked.then(({ holds }) => holds.map((reservation) => new Hold(reservation, this.now))) as never;
  }

  /** Gives held seats back. */
  release(
    { reservationId }: { reservationId: string },
    options: CallOptions = {},
  ): ReturnType<StagedoorClient['concert']['release']['mutate']> {
    return this.#client.concert.release.mutate({ reservationId, token: this.token }, options);
  }

  /** Pays for held seats from the wallet, and ends the visit. A hold is paid at most once, however often this is called. */
  pay(
    { reservationId }: { reservationId: string },
    intent: IntentOptions = {},
  ): ReturnType<StagedoorClient['payment']['pay']['mutate']> {
    // One intent, whoever clicks twice: the reservation names it.
    const { idempotencyKey = `pay ${reservationId}` } = intent;
    const asked = this.#client.payment.pay.mutate({ reservationId, token: this.token, idempotencyKey }, intent);
    return this.#ending(asked, () => ({ state: 'completed', endedBecause: 'paid' }));
  }

  /** What the wallet holds, in the concert's minor unit. */
  balance(options: CallOptions = {}): TRPCPromise<number, ShapeOf<'wallet', 'balance'>> {
    const asked = this.#client.wallet.balance.query({ token: this.token }, options);
    return asked.then(({ balance }) => balance) as never;
  }

  /** Tops the wallet up, by a whole number of the concert's minor unit. */
  charge(amount: number, intent: IntentOptions = {}): ReturnType<StagedoorClient['wallet']['charge']['mutate']> {
    const asked = this.#intents.run(['charge', amount], intent.idempotencyKey, (idempotencyKey) =>
      this.#client.wallet.charge.mutate({ amount, token: this.token, idempotencyKey }, intent),
    );
    return asked as never;
  }

  /** Ends the visit and gives its place and its held seats back. */
  leave(options: CallOptions = {}): ReturnType<StagedoorClient['queue']['leave']['mutate']> {
    const asked = this.#client.queue.leave.mutate({ token: this.token }, options);
    return this.#ending(asked, (end) => end);
  }

  /** Ends a running `updates` at once instead of at its next poll. */
  #ending<Answer, Call extends Promise<Answer>>(
    asked: Call & Promise<Answer>,
    endOf: (answer: Answer) => Pick<TokenStatus, 'state' | 'endedBecause'>,
  ): Call {
    const told = asked.then((answer) => {
      this.#status = { ...this.#status, ...endOf(answer), ahead: 0, expiresAt: null };
      this.#over.abort(this.#status);
      return answer;
    });
    return told as never;
  }
}

function ended({ endedBecause }: TokenStatus): VisitEnded {
  const error = new Error(`The visit is over (${endedBecause}). Enter the queue again.`);
  return Object.assign(error, { reason: 'VISIT_ENDED' as const, endedBecause: endedBecause! });
}
