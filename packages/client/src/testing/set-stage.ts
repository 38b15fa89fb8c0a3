import type { RouterInputs, RouterOutputs } from '../types.ts';
import type { ConcertFixture, QueueSettings, StagedConcert, UserFixture } from './fixtures.ts';
import type { FakeServer } from './server.ts';

const everyoneAtOnce = { maxActive: 1_000_000, admitPerSecond: 100_000 } satisfies QueueSettings;
const club = [{ name: 'Floor', rows: 5, seatsPerRow: 10, price: 45_000 }];
const fortnightMs = 14 * 24 * 60 * 60 * 1_000;

/** Makes a concert with its dates, as an operator would. */
export function createConcert(
  server: FakeServer,
  { title = 'Nightjar Quartet at the Blue Door', schedules, queue, ...concert }: ConcertFixture,
): StagedConcert {
  const { concertId } = server.answer(
    'concert.create',
    { title, ...concert },
    'operator',
  ) as RouterOutputs['concert']['create'];
  server.answer('queue.configure', { concertId, ...everyoneAtOnce, ...queue }, 'operator');
  const startsAt = new Date(server.world.time.nowMs() + fortnightMs);
  const scheduleIds = (schedules ?? [{ startsAt, sections: club }]).map((schedule) => {
    const input: RouterInputs['concert']['addSchedule'] = { concertId, ...schedule };
    return (server.answer('concert.addSchedule', input, 'operator') as RouterOutputs['concert']['addSchedule'])
      .scheduleId;
  });
  return { concertId, scheduleIds };
}

/** Makes a user, with money when asked. */
export function createUser(
  server: FakeServer,
  userId: string,
  { name = userId, balance = 0, currency = 'KRW' }: UserFixture,
): void {
  server.answer('user.create', { userId, name }, 'operator');
  const reference = server.world.newId('ref');
  if (balance > 0) server.answer('wallet.credit', { userId, currency, amount: balance, reference }, 'operator');
}
