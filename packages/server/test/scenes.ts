import pg from 'pg';
import { type Caller, refusalOf, type Stage, until, type Visitor } from './harness.ts';

/** A concert with its one date. */
export interface Scene {
  readonly concertId: string;
  readonly scheduleId: string;
}

/** What a refused call tells a program. */
export const why = async (call: Promise<unknown>): Promise<object> => (await refusalOf(call)).data;

/** Makes the user and takes a place in the queue, without waiting for admission. */
export async function enter(stage: Stage, concertId: string, userId: string): Promise<Visitor> {
  await stage.operator.user.create({ userId, name: userId });
  const caller = stage.user(userId);
  return { userId, caller, token: (await caller.queue.issueToken({ concertId })).token };
}

/** Enters again after a visit, and waits to be let in. */
export async function enterAgain({ userId, caller }: Visitor, concertId: string): Promise<Visitor> {
  const { token } = await caller.queue.issueToken({ concertId });
  await untilState(caller, token, 'active');
  return { userId, caller, token };
}

export async function untilState(caller: Caller, token: string, state: string, withinMs?: number): Promise<void> {
  await until(async () => (await caller.queue.status({ token })).state === state, withinMs);
}

/** Waits until a moment has surely passed, for the database, too. */
export const untilPast = (moment: Date): Promise<void> => until(() => Date.now() > moment.getTime() + 5);

export function hold(
  { caller, token }: Visitor,
  { concertId, scheduleId }: Scene,
  seatIds: readonly number[],
  idempotencyKey = `hold ${seatIds.join()}`,
): ReturnType<Caller['concert']['reserve']> {
  return caller.concert.reserve({ concertId, scheduleId, seatIds: [...seatIds], token, idempotencyKey });
}

export function pay(
  { caller, token }: Visitor,
  reservationId: string,
  idempotencyKey = `pay ${reservationId}`,
): ReturnType<Caller['payment']['pay']> {
  return caller.payment.pay({ reservationId, token, idempotencyKey });
}

export function charge(
  { caller, token }: Visitor,
  amount: number,
  idempotencyKey = `charge ${amount}`,
): ReturnType<Caller['wallet']['charge']> {
  return caller.wallet.charge({ amount, token, idempotencyKey });
}

export async function balance({ caller, token }: Visitor): Promise<number> {
  return (await caller.wallet.balance({ token })).balance;
}

/** The numbers of the seats that a visitor sees as free. */
export async function freeSeats({ caller, token }: Visitor, { concertId, scheduleId }: Scene): Promise<number[]> {
  return (await caller.concert.availableSeats({ concertId, scheduleId, token })).seats.map((seat) => seat.seatId);
}

/** A seat's row as the database has it. */
export async function seatRow(stage: Stage, { scheduleId }: Scene, seatId: number): Promise<object> {
  const [row] = await stage.sql<object>(
    'select reservation_id, held_until, sold, fence from seats where schedule_id = $1 and seat_id = $2',
    [scheduleId, seatId],
  );
  return row!;
}

/** Many users inside, made quickly, with money when asked. */
export async function crowd(
  stage: Stage,
  concertId: string,
  count: number,
  { balance: amount = 0, prefix = 'fan' }: { balance?: number; prefix?: string } = {},
): Promise<Visitor[]> {
  await stage.sql(
    `insert into users (user_id, name, created_at) select $1 || '-' || n, 'Fan', now() from generate_series(1, $2::int) n`,
    [prefix, count],
  );
  const visitors = await Promise.all(
    Array.from({ length: count }, async (_, index) => {
      const userId = `${prefix}-${index + 1}`;
      const caller = stage.user(userId);
      return { userId, caller, token: (await caller.queue.issueToken({ concertId })).token };
    }),
  );
  await Promise.all(
    visitors.map((visitor) => until(async () => (await visitor.caller.queue.status(visitor)).state !== 'waiting')),
  );
  if (amount > 0) await Promise.all(visitors.map((visitor) => charge(visitor, amount, 'opening balance')));
  return visitors;
}

/** A transaction of somebody else that holds what `lock` locks until it is let go. */
export async function somebodyHolds(
  { databaseUrl }: Pick<Stage, 'databaseUrl'>,
  lock: string,
  values: readonly unknown[] = [],
): Promise<{ letGo: () => Promise<void> }> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  await client.query('begin');
  await client.query(lock, [...values]);
  return {
    letGo: async () => {
      await client.query('rollback');
      await client.end();
    },
  };
}
