import { setTimeout as delay } from 'node:timers/promises';
import { signAccessToken } from '@stagedoor/server';
import { type Client, Refused } from './client.ts';
import { jwt, operatorKey } from '../secrets.ts';

/** Where the sale takes place. */
export interface Hall {
  readonly concertId: string;
  readonly scheduleId: string;
}

let visits = 0;

/** People come one after another for some seconds, whatever becomes of those before them; ends when all have gone. */
export async function sale(client: Client, hall: Hall, perSecond: number, seconds: number): Promise<void> {
  const coming: Promise<void>[] = [];
  for (let person = 0; person < perSecond * seconds; person++) {
    coming.push(visit(client, hall, `fan-${++visits}`));
    await delay(1_000 / perSecond);
  }
  await Promise.all(coming);
}

/** Somebody is registered, enters, waits, looks around, holds a seat, charges their wallet and pays. */
async function visit(client: Client, { concertId, scheduleId }: Hall, userId: string): Promise<void> {
  const me = await signAccessToken(userId, jwt);
  try {
    await client.mutate('user.create', { userId, name: 'A fan' }, operatorKey);
    const { token } = await client.mutate<{ token: string }>('queue.issueToken', { concertId }, me);
    await untilActive(client, token);
    await client.query('concert.get', { concertId });
    await client.query('concert.availableDates', { concertId, token }, me);
    const { seats } = await client.query<{ seats: { seatId: number }[] }>(
      'concert.availableSeats',
      { concertId, scheduleId, token },
      me,
    );
    const seatIds = [seats[Math.floor(Math.random() * seats.length)]!.seatId];
    const hold = { concertId, scheduleId, seatIds, token, idempotencyKey: 'hold' };
    const { reservationId } = await client.mutate<{ reservationId: string }>('concert.reserve', hold, me);
    await client.mutate('wallet.charge', { amount: 1_000, token, idempotencyKey: 'charge' }, me);
    await client.query('wallet.balance', { token }, me);
    await client.mutate('payment.pay', { reservationId, token, idempotencyKey: 'pay' }, me);
    await client.query('payment.list', {}, me);
  } catch (error) {
    // It was counted; whoever is refused goes home.
    if (!(error instanceof Refused)) throw error;
  }
}

async function untilActive(client: Client, token: string): Promise<void> {
  for (let poll = 0; poll < 40; poll++) {
    const { state } = await client.query<{ state: string }>('queue.status', { token });
    if (state === 'active') return;
    await delay(250);
  }
}
