import { type Hold, TimedHold } from './hold.ts';
import type { LiveSeats } from './live-seats.ts';
import { watchSeats } from './watch-seats.ts';
import { Intents } from './intents.ts';
import type { Clock } from './server-clock.ts';
import type { Surroundings } from './surroundings.ts';
import type { RouterOutputs, StagedoorClient, TokenStatus } from './types.ts';
import { isOutdated } from './patience.ts';
import { updates } from './updates.ts';
import { visitEnded } from './visit-ended.ts';
import type { BestWish, CallOptions, IntentOptions, Payable, UpdateOptions, Visit } from './visit.ts';

/** A visit by a queue token: its methods are the client's procedures. */
export class TokenVisit implements Visit {
  readonly #client: StagedoorClient;
  readonly #surroundings: Surroundings;
  readonly concertId: string;
  #status: TokenStatus;
  #aheadAtStart: number | undefined;
  /** Aborted once this visit has been paid or left here, with its last status. */
  readonly #over = new AbortController();
  readonly #clock: Clock;
  readonly #intents = new Intents();

  constructor(
    client: StagedoorClient,
    { concertId, aheadAtStart }: { concertId: string; aheadAtStart?: number | undefined },
    status: TokenStatus,
    surroundings: Surroundings,
  ) {
    this.#client = client;
    this.concertId = concertId;
    this.#aheadAtStart = aheadAtStart ?? aheadOf(status);
    this.#surroundings = surroundings;
    this.#status = status;
    const ask = async (): Promise<Date> => (await client.queue.status.query({ token: this.token })).now;
    this.#clock = surroundings.clock(status.now, ask);
  }

  get status(): TokenStatus {
    return this.#status;
  }

  get token(): string {
    return this.#status.token;
  }

  get aheadAtStart(): number | undefined {
    return this.#aheadAtStart;
  }

  now = (): number => this.#clock.now();

  toJSON(): { concertId: string; token: string; aheadAtStart?: number | undefined } {
    return { concertId: this.concertId, token: this.token, aheadAtStart: this.aheadAtStart };
  }

  async *updates(options: UpdateOptions = {}): AsyncGenerator<TokenStatus, void, undefined> {
    const heard = {
      known: this.#status,
      clock: this.#clock,
      over: this.#over.signal,
      surroundings: this.#surroundings,
    };
    for await (const status of updates(this.#client, heard, options)) {
      // Another one who follows this visit may have heard something newer meanwhile.
      if (!isOutdated(status, this.#status)) this.#status = status;
      this.#aheadAtStart ??= aheadOf(status);
      yield this.#status;
    }
  }

  async turn({
    onUpdate,
    ...options
  }: UpdateOptions & { onUpdate?: (status: TokenStatus) => void } = {}): Promise<TokenStatus> {
    for await (const status of this.updates(options)) {
      onUpdate?.(status);
      if (status.state === 'active') return status;
    }
    throw visitEnded(this.#status);
  }

  async dates(options: CallOptions = {}): Awaiting<'dates'> {
    const { concertId, token } = this;
    return (await this.#client.concert.availableDates.query({ concertId, token }, options)).schedules;
  }

  async seats(
    scheduleId: string,
    { sections, ...options }: CallOptions & { sections?: string[] | undefined } = {},
  ): Awaiting<'seats'> {
    const { concertId, token } = this;
    return (await this.#client.concert.availableSeats.query({ concertId, scheduleId, sections, token }, options)).seats;
  }

  seatMap(scheduleId: string, options: CallOptions = {}): Awaiting<'seatMap'> {
    return this.#client.concert.seatMap.query({ concertId: this.concertId, scheduleId }, options);
  }

  watchSeats(scheduleId: string, options: CallOptions = {}): AsyncGenerator<LiveSeats, void, undefined> {
    const { concertId, token } = this;
    const date = { concertId, scheduleId, token };
    return watchSeats({ client: this.#client, date, clock: this.#clock, surroundings: this.#surroundings }, options);
  }

  async reserve(
    { scheduleId, seatIds }: { scheduleId: string; seatIds: number[] },
    intent: IntentOptions = {},
  ): Promise<Hold> {
    const { concertId, token } = this;
    const held = await this.#intents.run(['reserve', scheduleId, seatIds], intent.idempotencyKey, (idempotencyKey) =>
      this.#client.concert.reserve.mutate({ concertId, scheduleId, seatIds, token, idempotencyKey }, intent),
    );
    return this.#hold(held);
  }

  async reserveBest(wish: BestWish, intent: IntentOptions = {}): Promise<Hold> {
    const { concertId, token } = this;
    const held = await this.#intents.run(['reserveBest', wish], intent.idempotencyKey, (idempotencyKey) =>
      this.#client.concert.reserveBest.mutate({ ...wish, concertId, token, idempotencyKey }, intent),
    );
    return this.#hold(held);
  }

  async holds(options: CallOptions = {}): Promise<Hold[]> {
    const { holds } = await this.#client.concert.holds.query({ token: this.token }, options);
    return holds.map((held) => this.#hold(held));
  }

  #hold(held: RouterOutputs['concert']['reserve']): Hold {
    return new TimedHold(held, { now: this.now, pause: this.#surroundings.pause });
  }

  release({ reservationId }: { reservationId: string }, options: CallOptions = {}): Awaiting<'release'> {
    return this.#client.concert.release.mutate({ reservationId, token: this.token }, options);
  }

  pay(holds: Payable | readonly Payable[], intent: IntentOptions = {}): Awaiting<'pay'> {
    const reservationIds = [holds].flat().map(({ reservationId }) => reservationId);
    // One intent, whoever clicks twice: the reservations name it.
    const { idempotencyKey = `pay ${reservationIds.toSorted().join(' ')}`.slice(0, 255) } = intent;
    const asked = this.#client.payment.pay.mutate({ reservationIds, token: this.token, idempotencyKey }, intent);
    return this.#ending(asked, () => ({ state: 'completed', endedBecause: 'paid' }));
  }

  async balance(options: CallOptions = {}): Promise<number> {
    return (await this.#client.wallet.balance.query({ token: this.token }, options)).balance;
  }

  charge(amount: number, intent: IntentOptions = {}): Awaiting<'charge'> {
    return this.#intents.run(['charge', amount], intent.idempotencyKey, (idempotencyKey) =>
      this.#client.wallet.charge.mutate({ amount, token: this.token, idempotencyKey }, intent),
    );
  }

  leave(options: CallOptions = {}): Awaiting<'leave'> {
    const asked = this.#client.queue.leave.mutate({ token: this.token }, options);
    return this.#ending(asked, (end) => end);
  }

  /** Ends a running `updates` at once instead of at its next poll. */
  async #ending<Answer>(
    asked: Promise<Answer>,
    endOf: (answer: Answer) => Pick<TokenStatus, 'state' | 'endedBecause'>,
  ): Promise<Answer> {
    const answer = await asked;
    this.#status = { ...this.#status, ...endOf(answer), ahead: 0, expiresAt: null, now: new Date(this.now()) };
    this.#over.abort(this.#status);
    return answer;
  }
}

/** Before the draw nobody stands anywhere. */
const aheadOf = ({ place, ahead }: TokenStatus): number | undefined => (place === null ? undefined : ahead);

/** What a method of the visit answers. */
type Awaiting<Method extends 'dates' | 'seats' | 'seatMap' | 'release' | 'pay' | 'charge' | 'leave'> = Promise<
  Awaited<ReturnType<Visit[Method]>>
>;
