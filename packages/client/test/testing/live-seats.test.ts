import { expect, test } from 'vitest';
import type { LiveSeats } from '../../src/index.ts';
import { fakeStagedoor } from '../../src/testing/index.ts';
import { until } from '../harness.ts';

test('the fake’s seats go and come back live, also when time frees them', async () => {
  const fake = fakeStagedoor({ users: { ann: {}, bob: {} } });
  const [concert] = fake.concerts;
  const [ann, bob] = await Promise.all(
    ['ann', 'bob'].map((user) => fake.stagedoorFor(user).enter({ concertId: concert!.concertId })),
  );
  const [date] = await ann!.dates();
  const heard: LiveSeats[] = [];
  const closed = new AbortController();
  const run = async (): Promise<void> => {
    for await (const seats of ann!.watchSeats(date!.scheduleId, { signal: closed.signal })) heard.push(seats);
  };
  const over = run().catch((error: unknown) => error);
  await until(() => heard.length === 1);
  await bob!.reserve({ scheduleId: date!.scheduleId, seatIds: [2] });
  await until(() => heard.at(-1)?.isTaken(2) === true);
  expect(heard.at(-1)!.changed).toEqual({ taken: [2], freed: [] });
  await fake.advance(6 * 60_000);
  await until(() => heard.at(-1)?.isTaken(2) === false);
  await ann!.leave();
  expect(await over).toMatchObject({ reason: 'TOKEN_EXPIRED' });
  closed.abort();
});
