import { operatorKey } from '../../secrets.ts';
import { accessToken, queueToken, userIdOf } from '../scenes/people.ts';

export const scene = {
  concertId: 'con_bench',
  /** What operators change all the time, and nobody else looks at. */
  otherId: 'con_other',
  closedId: 'con_closed',
  few: 'sch_few',
  many: 'sch_many',
  /** Each seat is held by the person of its number. */
  held: 'sch_held',
  inside: 34_000,
  seats: 18_000,
  planId: 'pln_bench',
  /** Where everybody waits who leaves. */
  leftId: 'con_left',
  /** So many of each thing that a call uses up. */
  expendable: 2_200,
  /** So many paid at a concert of the past. */
  buyers: 2_400,
} as const;

interface Call {
  readonly input: object;
  readonly bearer?: string;
}

/** A call by its number, which no other call of the run has. */
type Calls = Readonly<Record<string, (n: number) => Call>>;

const { concertId, otherId, closedId, few, many, leftId, planId, expendable, buyers } = scene;
/** What the second side calls is apart from what the first does, which comes to fewer calls. */
export const apart = 8_000;

/** The best seats of a date each: two nodes that sell the same ones would meet at them. */
export const bestOf = ['sch_best', 'sch_too'] as const;
/** Far from the best ones. */
const blocked = (n: number): object => ({
  concertId,
  scheduleId: bestOf[0],
  seatIds: [16_000 + (n % 2_000)],
});

/** So many different people call. */
export const asking = 500;
const token = (person: number): string => queueToken(concertId, person);
const visitor =
  (input: (n: number) => object): ((n: number) => Call) =>
  (n) => ({ input: { ...input(n), token: token(n % asking) }, bearer: accessToken(n % asking) });
const operator =
  (input: (n: number) => object): ((n: number) => Call) =>
  (n) => ({ input: input(n), bearer: operatorKey });
const anyone =
  (input: (n: number) => object): ((n: number) => Call) =>
  (n) => ({ input: input(n) });
/** From this one on people pay for what they hold; those before them give it back. */
const paying = 17_000;
const key = (n: number): { idempotencyKey: string } => ({ idempotencyKey: `call ${n}` });

export const queryCalls: Calls = {
  'queue.status': anyone((n) => ({ token: token(n % asking) })),
  'queue.stats': operator(() => ({ concertId })),
  'concert.list': anyone(() => ({})),
  'concert.get': anyone(() => ({ concertId })),
  'concert.seatMap': anyone(() => ({ concertId, scheduleId: few })),
  'concert.availableDates': visitor(() => ({ concertId })),
  'concert.availableSeats': visitor(() => ({ concertId, scheduleId: few })),
  'concert.seatStates': visitor(() => ({ concertId, scheduleId: few })),
  'concert.holds': visitor(() => ({})),
  'concert.cancellations': operator(() => ({ concertId })),
  'concert.blockedSeats': operator(() => ({ concertId, scheduleId: few })),
  'wallet.balance': visitor(() => ({})),
  'wallet.history': visitor(() => ({})),
  'payment.list': (n) => ({ input: {}, bearer: accessToken(n % asking) }),
  'payment.search': operator(() => ({ concertId })),
  'payment.totals': operator(() => ({ concertId })),
  'reservation.search': operator(() => ({ concertId, limit: 10 })),
  'operator.log': operator(() => ({ limit: 10 })),
  'user.get': operator((n) => ({ userId: userIdOf(n % asking) })),
  'user.list': operator(() => ({ limit: 10 })),
  'plan.list': operator(() => ({ limit: 10 })),
  'plan.get': operator(() => ({ planId })),
  'concert.figures': operator(() => ({ concertId })),
  'concert.takenSeats': operator(() => ({ concertId, scheduleId: few })),
  // Their money is not given back.
  'payment.get': (n) => {
    const person = expendable + (n % (buyers - expendable));
    return { input: { paymentId: `pay_0x${person}` }, bearer: accessToken(person) };
  },
  'wallet.audit': operator(() => ({})),
};

const sections = [{ name: 'Floor', rows: 1, seatsPerRow: 2, price: 1_000 }];

export const mutationCalls: Calls = {
  // They have a place already, and get it again.
  'queue.issueToken': (n) => ({ input: { concertId }, bearer: accessToken(n % asking) }),
  'queue.pause': operator(() => ({ concertId: otherId })),
  'queue.resume': operator(() => ({ concertId: otherId })),
  'queue.close': operator(() => ({ concertId: closedId })),
  'queue.configure': operator((n) => ({ concertId: otherId, maxActive: 1 + (n % 1_000) })),
  'concert.reserve': visitor((n) => ({ concertId, scheduleId: many, seatIds: [1 + n], ...key(n) })),
  'concert.reserveBest': visitor((n) => ({
    concertId,
    scheduleId: bestOf[n < apart ? 0 : 1],
    quantity: 1,
    ...key(n),
  })),
  // Everyone gives back the seat that they hold.
  'concert.release': (n) => ({
    input: { reservationId: `res_${asking + n}`, token: token(asking + n) },
    bearer: accessToken(asking + n),
  }),
  'payment.pay': (n) => ({
    input: { reservationId: `res_${paying + n}`, token: token(paying + n), ...key(n) },
    bearer: accessToken(paying + n),
  }),
  'wallet.charge': visitor((n) => ({ amount: 1, ...key(n) })),
  'wallet.credit': operator((n) => ({ ...money(n), reference: `in ${n}`, ...key(n) })),
  'wallet.debit': operator((n) => ({ ...money(n), reference: `out ${n}`, ...key(n) })),
  'user.create': operator((n) => ({ userId: `new_${n}`, name: 'New' })),
  'plan.create': operator((n) => ({ name: `Hall ${n}`, sections })),
  'concert.create': operator((n) => ({ title: `Concert ${n}` })),
  'concert.addSchedule': operator(() => ({ concertId: otherId, startsAt: '2031-01-01T19:00:00Z', sections })),
  'concert.update': operator((n) => ({ concertId: otherId, venue: `Hall ${n}` })),
  'concert.updateSchedule': operator((n) => ({
    concertId,
    scheduleId: bestOf[0],
    startsAt: new Date(Date.UTC(2031, 0, 1) + n * 60_000).toISOString(),
  })),
  'concert.removeSchedule': operator((n) => ({ concertId: `con_dates${n}`, scheduleId: 'sch_gone' })),
  'concert.cancelSchedule': operator((n) => ({ concertId: `con_dates${n}`, scheduleId: 'sch_off', reason: 'rain' })),
  'concert.cancel': operator((n) => ({ concertId: `con_off${n}`, reason: 'rain' })),
  'queue.leave': (n) => ({ input: { token: queueToken(leftId, n) }, bearer: accessToken(n) }),
  'payment.refund': operator((n) => ({ paymentId: `pay_0x${n}`, reason: 'rain', ...key(n) })),
  'user.erase': operator((n) => ({ userId: `gone_${n}` })),
  'concert.blockSeats': operator((n) => ({ ...blocked(n), label: 'press' })),
  'concert.unblockSeats': operator(blocked),
};

/**
 * Calls that take long, or use up what there is only some of: so many a round, and not for a time. They are called by fewer at
 * once where one call does the work of all that wait.
 */
export const callsOfRound: Readonly<
  Record<string, { readonly calls: number; readonly connections?: number; readonly rounds?: number }>
> = {
  'wallet.audit': { calls: 1, connections: 1, rounds: 3 },
  'concert.blockSeats': { calls: 8, connections: 8 },
  'concert.unblockSeats': { calls: 8, connections: 8 },
  'concert.removeSchedule': { calls: 32 },
  'concert.cancelSchedule': { calls: 32 },
  'concert.cancel': { calls: 32 },
  'queue.leave': { calls: 64 },
  'payment.refund': { calls: 32 },
  'user.erase': { calls: 64 },
};

const money = (n: number): object => ({ userId: userIdOf(n % asking), currency: 'KRW', amount: 1 });
