import { randomUUID } from 'node:crypto';
import type { Stagedoor } from '../index.ts';
import type { ConcertFixture, QueueSettings, StagedConcert, UserFixture } from './fixtures.ts';

const everyoneAtOnce = { maxActive: 1_000_000, admitPerSecond: 100_000 } satisfies QueueSettings;
const club = [{ name: 'Floor', rows: 5, seatsPerRow: 10, price: 45_000 }];
const fortnightMs = 14 * 24 * 60 * 60 * 1_000;

/** Makes a concert with its dates. */
export async function createConcert(
  stagedoor: Stagedoor,
  { title = 'Nightjar Quartet at the Blue Door', schedules, queue, ...concert }: ConcertFixture,
): Promise<StagedConcert> {
  const operator = stagedoor.createCaller({ kind: 'operator' });
  const { concertId } = await operator.concert.create({ title, ...concert });
  await operator.queue.configure({ concertId, ...everyoneAtOnce, ...queue });
  const inAFortnight = new Date(stagedoor.services.clock.nowMs() + fortnightMs);
  const scheduleIds: string[] = [];
  for (const schedule of schedules ?? [{ startsAt: inAFortnight, sections: club }]) {
    const { scheduleId } = await operator.concert.addSchedule({ concertId, ...schedule });
    scheduleIds.push(scheduleId);
  }
  return { concertId, scheduleIds };
}

/** Makes a user, with money when asked. */
export async function createUser(
  stagedoor: Stagedoor,
  userId: string,
  { name = userId, balance = 0, currency = 'KRW' }: UserFixture,
): Promise<void> {
  const operator = stagedoor.createCaller({ kind: 'operator' });
  await operator.user.create({ userId, name });
  const reference = randomUUID();
  if (balance > 0)
    await operator.wallet.credit({ userId, currency, amount: balance, reference, idempotencyKey: reference });
}
