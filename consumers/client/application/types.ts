/** What each part is to an application, exactly: dates are dates, and each refusal knows what comes with it. */
import {
  type createClient,
  createStagedoor,
  type Hold,
  isRefusal,
  type RouterInputs,
  type RouterOutputs,
  safe,
  type StagedoorClient,
  type Visit,
} from '@stagedoor/client';

type Equal<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
type IsAny<T> = 0 extends 1 & T ? true : false;
type Flat<T> = T extends object ? { [K in keyof T]: T[K] } : T;

/** Compiles only when both types are the same one. */
function is<A, B>(_same: Equal<Flat<A>, Flat<B>>): void {}

type Input<Noun extends keyof RouterInputs, Verb extends keyof RouterInputs[Noun]> = RouterInputs[Noun][Verb];
type Output<Noun extends keyof RouterOutputs, Verb extends keyof RouterOutputs[Noun]> = RouterOutputs[Noun][Verb];

is<ReturnType<typeof createClient>, StagedoorClient>(true);
is<IsAny<StagedoorClient>, false>(true);
is<IsAny<Visit>, false>(true);

is<
  Input<'concert', 'reserve'>,
  { concertId: string; scheduleId: string; seatIds: number[]; token: string; idempotencyKey: string }
>(true);
is<Input<'wallet', 'charge'>, { amount: number; token: string; idempotencyKey: string }>(true);
is<
  Input<'payment', 'pay'>,
  {
    reservationId?: string | undefined;
    reservationIds?: string[] | undefined;
    token: string;
    idempotencyKey: string;
  }
>(true);

is<
  Output<'queue', 'status'>,
  {
    token: string;
    state: 'pre_queue' | 'waiting' | 'active' | 'expired' | 'completed';
    endedBecause?: 'paid' | 'left' | 'expired' | 'absent' | 'closed' | 'cancelled';
    cancelReason?: string;
    place: number | null;
    entry: number;
    ahead: number;
    pollAfterMs: number;
    estimatedWaitMs: number | null;
    estimatedWaitRangeMs: [number, number] | null;
    expiresAt: Date | null;
    soldOut: boolean;
    paused: boolean;
    now: Date;
  }
>(true);
is<Output<'queue', 'issueToken'>, Output<'queue', 'status'>>(true);
is<Visit['status'], Output<'queue', 'status'>>(true);
is<
  Output<'concert', 'get'>,
  {
    concertId: string;
    title: string;
    currency: string;
    venue: string | null;
    timeZone: string | null;
    salesOpenAt: Date;
    salesEndAt: Date | null;
    cancelReason: string | null;
    maxSeatsPerUser: number;
    avoidOrphans: boolean;
    priceRange: { from: number; to: number } | null;
    dates: {
      scheduleId: string;
      startsAt: Date;
      movedFrom: Date | null;
      salesEndAt: Date;
      capacity: number;
      cancelReason: string | null;
    }[];
    queue: { state: 'open' | 'paused' | 'closed' | 'cancelled'; soldOut: boolean };
    draw: { seedHash: string; seed: string | null; entries: number | null };
  }
>(true);
is<
  Output<'concert', 'availableDates'>['schedules'],
  {
    scheduleId: string;
    startsAt: Date;
    movedFrom: Date | null;
    salesEndAt: Date;
    capacity: number;
    available: number;
    cancelReason: string | null;
  }[]
>(true);
type Seat = { seatId: number; section: string; row: string; number: number; price: number };
type Paid = {
  reservationId: string;
  scheduleId: string;
  startsAt: Date;
  title: string;
  seatIds: number[];
  seats: Seat[];
  amount: number;
  status: 'paid';
};

is<
  Output<'concert', 'reserve'>,
  {
    reservationId: string;
    scheduleId: string;
    startsAt: Date;
    title: string;
    seatIds: number[];
    seats: Seat[];
    amount: number;
    status: 'held';
    expiresAt: Date;
  }
>(true);
is<
  Output<'payment', 'pay'>,
  {
    paymentId: string;
    amount: number;
    balance: number;
    paidAt: Date;
    reservation: Paid;
    reservations: Paid[];
    payments: { paymentId: string; amount: number; reservation: Paid }[];
    released: Omit<Paid, 'amount' | 'status'>[];
  }
>(true);
is<
  Output<'wallet', 'history'>['entries'][number],
  {
    entryId: string;
    kind: 'charge' | 'credit' | 'debit' | 'payment' | 'refund';
    amount: number;
    balanceAfter: number;
    paymentId: string | null;
    at: Date;
  }
>(true);
is<Output<'payment', 'get'>['paidAt'], Date | null>(true);
is<Output<'payment', 'get'>['movedFrom'], Date | null>(true);

export async function visited(error: unknown): Promise<void> {
  const visit = await createStagedoor({ url: 'https://tickets.example' }).enter({ concertId: 'con_1' });
  is<typeof visit, Visit>(true);
  const [hold, refusal] = await safe(visit.reserve({ scheduleId: 'sch_1', seatIds: [1] }));
  if (refusal === undefined) {
    is<typeof hold, Hold>(true);
    is<typeof hold.expiresAt, Date>(true);
    is<typeof hold.remainingMs, number>(true);
    return;
  }
  is<typeof hold, undefined>(true);
  if (refusal.reason === 'SEAT_TAKEN') is<typeof refusal.seatIds, number[]>(true);
  if (refusal.reason === 'LIMIT_EXCEEDED') is<typeof refusal.limit, number>(true);
  if (refusal.reason === 'OVERLOADED') is<typeof refusal.retryAfterMs, number>(true);
  if (refusal.reason === 'INVALID_INPUT') is<typeof refusal.fieldErrors, Record<string, string[]>>(true);

  const [best, none] = await safe(visit.reserveBest({ scheduleId: 'sch_1', quantity: 2, together: false }));
  if (none === undefined) is<typeof best, Hold>(true);
  if (none?.reason === 'NOT_ENOUGH_SEATS') is<typeof none.available, number>(true);

  const [, unpaid] = await safe(visit.pay({ reservationId: 'res_1' }));
  if (unpaid?.reason === 'INSUFFICIENT_BALANCE') is<typeof unpaid.missing, number>(true);

  const [mine, any] = await safe(async () => visit.reserve({ scheduleId: 'sch_1', seatIds: [1] }));
  if (any === undefined) is<typeof mine, Hold>(true);
  if (any?.reason === 'SEAT_TAKEN') is<typeof any.seatIds, number[]>(true);
  if (any?.reason === 'INSUFFICIENT_BALANCE') is<typeof any.missing, number>(true);

  const [, over] = await safe(visit.turn());
  if (over?.reason === 'VISIT_ENDED')
    is<typeof over.endedBecause, 'paid' | 'left' | 'expired' | 'absent' | 'closed' | 'cancelled'>(true);

  if (isRefusal(error, 'SEAT_TAKEN', 'SEAT_NOT_FOUND')) {
    is<typeof error.reason, 'SEAT_TAKEN' | 'SEAT_NOT_FOUND'>(true);
    is<typeof error.seatIds, number[]>(true);
  }
}
