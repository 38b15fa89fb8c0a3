/** What must NOT compile. Each mistake names its error, and `check.ts` sees that it is that one. */
import {
  createStagedoor,
  isRefusal,
  type RouterOutputs,
  safe,
  type StagedoorClient,
  type Visit,
} from '@stagedoor/client';

export async function calls(client: StagedoorClient, visit: Visit): Promise<void> {
  // @ts-expect-error TS2322: an amount is a number
  await client.wallet.charge.mutate({ amount: '100', token: 'st1', idempotencyKey: 'charge' });
  // @ts-expect-error TS2345|TS2741: a key is needed where money moves
  await client.payment.pay.mutate({ reservationId: 'res_1', token: 'st1' });
  // @ts-expect-error TS2353: the price is the server's to say
  await client.payment.pay.mutate({ reservationId: 'res_1', token: 'st1', idempotencyKey: 'pay', amount: 0 });
  // @ts-expect-error TS2339: there is no such procedure
  await client.concert.steal.mutate({ seatIds: [1] });
  // @ts-expect-error TS2339: there is no such noun
  await client.ticket.list.query();
  // @ts-expect-error TS2339: what changes something is a mutation
  await client.payment.pay.query({ reservationId: 'res_1', token: 'st1', idempotencyKey: 'pay' });
  // @ts-expect-error TS2322: seats are numbers
  await visit.reserve({ scheduleId: 'sch_1', seatIds: ['A1'] });
  // @ts-expect-error TS2345: money is a number
  await visit.charge('100');
  // @ts-expect-error TS2345|TS2741: a server is needed
  createStagedoor({ accessToken: 'jwt' });
}

export function outputs(hold: RouterOutputs['concert']['reserve'], status: Visit['status']): void {
  // @ts-expect-error TS1360: a date is no text
  hold.expiresAt satisfies string;
  // @ts-expect-error TS18047: there is no end before one is inside
  status.expiresAt.getTime();
  // @ts-expect-error TS2367: there is no such state
  if (status.state === 'admitted') void status.place;
}

export async function refusals(visit: Visit): Promise<string> {
  const [hold, refusal] = await safe(visit.reserve({ scheduleId: 'sch_1', seatIds: [1] }));
  // @ts-expect-error TS18048: it may have been refused
  void hold.expiresAt;
  if (refusal === undefined) return hold.reservationId;
  // @ts-expect-error TS2367: reserving takes no money
  if (refusal.reason === 'INSUFFICIENT_BALANCE') return refusal.message;
  // @ts-expect-error TS2339: what comes with a reason is there once the reason is known
  void refusal.seatIds;
  // @ts-expect-error TS2339: only too small a balance tells what is missing
  if (refusal.reason === 'SEAT_TAKEN') void refusal.missing;
  switch (refusal.reason) {
    case 'SEAT_TAKEN':
      return refusal.message;
    default:
      // @ts-expect-error TS1360: the other reasons are missing
      return refusal satisfies never;
  }
}

export async function anyError(client: StagedoorClient, error: unknown): Promise<void> {
  // @ts-expect-error TS2345: there is no such reason
  isRefusal(error, 'SEAT_STOLEN');
  // @ts-expect-error TS2339: a taken seat tells which, and not how long to wait
  if (isRefusal(error, 'SEAT_TAKEN')) void error.retryAfterMs;
  // @ts-expect-error TS2345|TS2769: nothing can be refused that is no call
  await safe(client);
}
