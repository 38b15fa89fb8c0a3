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
  inside: 20_000,
  seats: 100_000,
  planId: 'pln_bench',
} as const;

interface Call {
  readonly input: object;
  readonly bearer?: string;
}

/** A call by its number, which no other call of the run has. */
type Calls = Readonly<Record<string, (n: number) => Call>>;

const { concertId, otherId, closedId, few, many } = scene;
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
  'concert.reserveBest': visitor((n) => ({ concertId, scheduleId: 'sch_best', quantity: 1, ...key(n) })),
  // Everyone gives back the seat that they hold.
  'concert.release': (n) => ({
    input: { reservationId: `res_${asking + n}`, token: token(asking + n) },
    bearer: accessToken(asking + n),
  }),
  'payment.pay': (n) => ({
    input: { reservationId: `res_${10_000 + n}`, token: token(10_000 + n), ...key(n) },
    bearer: accessToken(10_000 + n),
  }),
  'wallet.charge': visitor((n) => ({ amount: 1, ...key(n) })),
  'wallet.credit': operator((n) => ({ ...money(n), reference: `in ${n}`, ...key(n) })),
  'wallet.debit': operator((n) => ({ ...money(n), reference: `out ${n}`, ...key(n) })),
  'user.create': operator((n) => ({ userId: `new_${n}`, name: 'New' })),
  'plan.create': operator((n) => ({ name: `Hall ${n}`, sections })),
  'concert.create': operator((n) => ({ title: `Concert ${n}` })),
  'concert.addSchedule': operator(() => ({ concertId: otherId, startsAt: '2031-01-01T19:00:00Z', sections })),
  'concert.update': operator((n) => ({ concertId: otherId, venue: `Hall ${n}` })),
  'concert.blockSeats': operator((n) => ({
    concertId,
    scheduleId: 'sch_best',
    seatIds: [90_000 + (n % 1_000)],
    label: 'press',
  })),
  'concert.unblockSeats': operator((n) => ({ concertId, scheduleId: 'sch_best', seatIds: [90_000 + (n % 1_000)] })),
};

const money = (n: number): object => ({ userId: userIdOf(n % asking), currency: 'KRW', amount: 1 });
