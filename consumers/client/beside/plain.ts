/** A tRPC client of the application's own, typed by the server's router. */
import type { AppRouter } from '@stagedoor/client';
import { transformer } from '@stagedoor/client';
import { createTRPCClient, httpBatchLink, type TRPCClient, TRPCClientError } from '@trpc/client';

export interface Bought {
  status: string;
  isDated: boolean;
  refusedBecause: string | undefined;
}

export async function buy(url: string, accessToken: string): Promise<Bought> {
  const headers = { authorization: `Bearer ${accessToken}` };
  const client = createTRPCClient<AppRouter>({ links: [httpBatchLink({ url: `${url}/trpc`, transformer, headers })] });
  const { concerts } = await client.concert.list.query({ limit: 1 });
  const { concertId, salesOpenAt } = concerts[0]!;
  const { token } = await client.queue.issueToken.mutate({ concertId });
  while ((await client.queue.status.query({ token })).state !== 'active') continue;
  const { schedules } = await client.concert.availableDates.query({ concertId, token });
  const { scheduleId } = schedules[0]!;
  const { seats } = await client.concert.availableSeats.query({ concertId, scheduleId, token });
  const wish = { concertId, scheduleId, seatIds: [seats[0]!.seatId], token, idempotencyKey: 'hold' };
  const { reservationId, amount, expiresAt } = await client.concert.reserve.mutate(wish);
  await client.wallet.charge.mutate({ amount, token, idempotencyKey: 'charge' });
  await client.payment.pay.mutate({ reservationId, token, idempotencyKey: 'pay' });
  const refused = await client.concert.get.query({ concertId: 'con_unknown' }).catch((error: unknown) => error);
  const { payments } = await client.payment.list.query();
  return {
    status: payments[0]!.status,
    isDated: salesOpenAt instanceof Date && expiresAt.getTime() > Date.now(),
    refusedBecause: reasonOf(refused),
  };
}

/** The types are the server's, not `any`. */
export const mistaken = (client: TRPCClient<AppRouter>): unknown =>
  // @ts-expect-error A concert's id is a string.
  client.concert.get.query({ concertId: 1 });

const reasonOf = (error: unknown): string | undefined =>
  error instanceof TRPCClientError ? (error as TRPCClientError<AppRouter>).data?.reason : undefined;
