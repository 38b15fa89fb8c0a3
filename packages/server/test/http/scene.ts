import { letIn, operatorKey, stageConcert, until, type Visitor } from '../harness.ts';
import { accessToken, openServed, type Reply, type ServedStage } from './served.ts';

/** A user with their access token and their queue token. */
export interface Person extends Visitor {
  readonly jwt: string;
}

/** Two concerts and a few people in every state that a token can have. */
export interface Scene {
  readonly served: ServedStage;
  readonly concertId: string;
  readonly scheduleId: string;
  /** A date of the same concert with fewer seats. */
  readonly smallScheduleId: string;
  readonly otherConcertId: string;
  readonly otherScheduleId: string;
  /** Inside, with money and a hold on seat 1. */
  readonly alice: Person;
  readonly alicesHold: string;
  /** Alice's active token of the other concert. */
  readonly alicesOtherToken: string;
  /** Paid for seat 2, so this token is spent. */
  readonly bob: Person;
  readonly bobsPayment: string;
  /** Inside, with a hold on seat 3. */
  readonly frank: Person;
  readonly franksHold: string;
  /** Waits, since the queue is paused. */
  readonly dave: Person;
  /** Was inside; the time ran out. */
  readonly erin: Person;
  // And grace, whom nobody minds to erase.
  /** A call with the input as it is: GET for queries, POST for mutations. */
  call(procedure: string, input: unknown, bearer?: string): Promise<Reply>;
}

export async function setScene(changes: Parameters<typeof openServed>[0] = {}): Promise<Scene> {
  const served = await openServed(changes);
  const { concertId, scheduleId } = await stageConcert(served, { seats: 50, price: 1_000 });
  const { scheduleId: smallScheduleId } = await served.operator.concert.addSchedule({
    concertId,
    startsAt: '2030-01-02T19:00:00Z',
    sections: [{ name: 'Floor', rows: 1, seatsPerRow: 5, price: 1_000 }],
  });
  const other = await stageConcert(served);
  const [erin] = await people(served, concertId, ['erin'], { activeTtlMs: 1_000 });
  const [alice, bob, frank] = await people(served, concertId, ['alice', 'bob', 'frank'], { activeTtlMs: 600_000 });
  const [aliceThere] = await letIn(served, other.concertId, ['alice']);
  const hold = async ({ caller, token }: Person, seatId: number): Promise<string> =>
    (await caller.concert.reserve({ concertId, scheduleId, seatIds: [seatId], token, idempotencyKey: 'hold' }))
      .reservationId;
  const [alicesHold, bobsHold, franksHold] = [await hold(alice!, 1), await hold(bob!, 2), await hold(frank!, 3)];
  const { paymentId } = await bob!.caller.payment.pay({
    reservationId: bobsHold,
    token: bob!.token,
    idempotencyKey: 'pay',
  });
  await served.operator.queue.pause({ concertId });
  for (const userId of ['dave', 'grace']) await served.operator.user.create({ userId, name: userId });
  const caller = served.user('dave');
  const { token } = await caller.queue.issueToken({ concertId });
  await until(async () => (await erin!.caller.queue.status({ token: erin!.token })).state === 'expired');
  // The tick has marked it, too, so that nothing moves by itself from here on.
  await until(
    async () => (await served.sql('select 1 from tokens where ended_at is null and expires_at < now()')).length === 0,
  );
  return {
    served,
    concertId,
    scheduleId,
    smallScheduleId,
    otherConcertId: other.concertId,
    otherScheduleId: other.scheduleId,
    alice: alice!,
    alicesHold,
    alicesOtherToken: aliceThere!.token,
    bob: bob!,
    bobsPayment: paymentId,
    frank: frank!,
    franksHold,
    dave: { userId: 'dave', caller, token, jwt: await accessToken('dave') },
    erin: erin!,
    call: (procedure, input, bearer) =>
      queries.has(procedure) ? served.get(procedure, input, bearer) : served.post(procedure, input, bearer),
  };
}

async function people(
  served: ServedStage,
  concertId: string,
  userIds: string[],
  settings: { activeTtlMs: number },
): Promise<Person[]> {
  await served.operator.queue.configure({ concertId, ...settings });
  const visitors = await letIn(served, concertId, userIds, 100_000);
  return await Promise.all(visitors.map(async (visitor) => ({ ...visitor, jwt: await accessToken(visitor.userId) })));
}

/** What is called by GET. */
export const queries: ReadonlySet<string> = new Set([
  'queue.status',
  'queue.stats',
  'concert.list',
  'concert.get',
  'concert.seatMap',
  'plan.list',
  'plan.get',
  'concert.availableDates',
  'concert.availableSeats',
  'concert.seatStates',
  'concert.holds',
  'wallet.balance',
  'wallet.history',
  'wallet.audit',
  'concert.cancellations',
  'concert.blockedSeats',
  'concert.figures',
  'concert.takenSeats',
  'payment.get',
  'payment.list',
  'payment.search',
  'payment.totals',
  'operator.log',
  'reservation.search',
  'user.get',
  'user.list',
]);

/** Who may call a procedure: anyone, a user, a user with a queue token, a user or a service, or the operator. */
export type Rung = 'anyone' | 'user' | 'visitor' | 'caller' | 'operator';

/** A call that would work: each test breaks one thing about it. */
export interface Call {
  readonly rung: Rung;
  readonly bearer?: string | undefined;
  readonly input: Record<string, unknown>;
}

const operator = (input: Record<string, unknown>): Call => ({ rung: 'operator', bearer: operatorKey, input });

/** Every procedure that is no stream, with an input that the server accepts. */
export function calls(scene: Scene) {
  const { concertId, scheduleId, smallScheduleId, alice, alicesHold, bobsPayment } = scene;
  const { token, jwt } = alice;
  const idempotencyKey = 'a key';
  const visitor = (input: Record<string, unknown>): Call => ({ rung: 'visitor', bearer: jwt, input });
  const money = { userId: alice.userId, currency: 'KRW', amount: 1 };
  const sections = [{ name: 'Floor', rows: 1, seatsPerRow: 2, price: 1_000 }];
  return {
    'queue.status': { rung: 'anyone', input: { token } },
    'concert.list': { rung: 'anyone', input: {} },
    'concert.get': { rung: 'anyone', input: { concertId } },
    'concert.seatMap': { rung: 'anyone', input: { concertId, scheduleId } },
    'queue.issueToken': { rung: 'caller', bearer: jwt, input: { concertId } },
    'queue.leave': visitor({ token }),
    'concert.availableDates': visitor({ concertId, token }),
    'concert.availableSeats': visitor({ concertId, scheduleId, token }),
    'concert.seatStates': visitor({ concertId, scheduleId, token }),
    'concert.reserve': visitor({ concertId, scheduleId, seatIds: [10], token, idempotencyKey }),
    'concert.reserveBest': visitor({ concertId, scheduleId, quantity: 1, token, idempotencyKey }),
    'concert.holds': visitor({ token }),
    'concert.release': visitor({ reservationId: alicesHold, token }),
    'wallet.balance': visitor({ token }),
    'wallet.charge': visitor({ amount: 1, token, idempotencyKey }),
    'wallet.history': visitor({ token }),
    'payment.pay': visitor({ reservationId: alicesHold, token, idempotencyKey }),
    'payment.get': { rung: 'user', bearer: jwt, input: { paymentId: bobsPayment } },
    'payment.list': { rung: 'user', bearer: jwt, input: {} },
    'user.create': operator({ userId: 'zoe', name: 'Zoe' }),
    'user.erase': operator({ userId: 'grace' }),
    'plan.create': operator({ name: 'A hall', sections }),
    'plan.list': operator({}),
    'plan.get': operator({ planId: 'pln_none' }),
    'user.get': operator({ userId: alice.userId }),
    'user.list': operator({}),
    'payment.search': operator({ concertId }),
    'payment.totals': operator({ concertId }),
    'operator.log': operator({}),
    'reservation.search': operator({ concertId }),
    'concert.create': operator({ title: 'Another' }),
    'concert.addSchedule': operator({ concertId, startsAt: '2031-01-01T19:00:00Z', sections }),
    'concert.update': operator({ concertId, venue: 'Blue Door' }),
    'concert.updateSchedule': operator({ concertId, scheduleId, startsAt: '2030-01-03T19:00:00Z' }),
    'concert.removeSchedule': operator({ concertId, scheduleId: smallScheduleId }),
    'concert.cancel': operator({ concertId: 'con_none', reason: 'rain' }),
    'concert.cancelSchedule': operator({ concertId, scheduleId: 'sch_none', reason: 'rain' }),
    'concert.cancellations': operator({ concertId }),
    'concert.blockSeats': operator({ concertId, scheduleId, seatIds: [40], label: 'press' }),
    'concert.unblockSeats': operator({ concertId, scheduleId, seatIds: [40] }),
    'concert.blockedSeats': operator({ concertId, scheduleId }),
    'concert.figures': operator({ concertId }),
    'concert.takenSeats': operator({ concertId, scheduleId }),
    'queue.configure': operator({ concertId, maxActive: 10_000 }),
    'queue.pause': operator({ concertId }),
    'queue.resume': operator({ concertId }),
    'queue.close': operator({ concertId }),
    'queue.stats': operator({ concertId }),
    'payment.refund': operator({ paymentId: bobsPayment, reason: 'cancelled', idempotencyKey }),
    'wallet.credit': operator({ ...money, reference: 'in', idempotencyKey }),
    'wallet.debit': operator({ ...money, reference: 'out', idempotencyKey }),
    'wallet.audit': operator({}),
  } as const satisfies Record<string, Call>;
}

export type Procedure = keyof ReturnType<typeof calls>;
