import { EventSource } from 'eventsource';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { defaults } from '../../server/src/index.ts';
import { createStagedoor } from '../src/index.ts';
import { accessToken, openServed, type ServedStage, stageConcert } from './harness.ts';

let served: ServedStage;
beforeAll(async () => {
  served = await openServed({ http: { ...defaults.http, streamsPerAddress: 0 } });
});
afterAll(() => served.close());

test('where streams are refused a visit goes on by polls, and asks for a stream no more often than it polls', async () => {
  // Polls are a quarter of a visit apart at most.
  const { concertId } = await stageConcert(served, { maxActive: 0, activeTtlMs: 8_000 });
  await served.operator.user.create({ userId: 'alice', name: 'Alice' });
  let streams = 0;
  let polls = 0;
  class CountedEventSource extends EventSource {
    constructor(...given: ConstructorParameters<typeof EventSource>) {
      super(...given);
      streams++;
    }
  }
  const stagedoor = createStagedoor({
    url: served.url,
    accessToken: await accessToken('alice'),
    EventSource: CountedEventSource,
    fetch: async (...call) => {
      polls += Number(new Request(call[0]).url.includes('queue.status'));
      return await fetch(...call);
    },
  });
  const visit = await stagedoor.enter({ concertId });
  setTimeout(() => void served.operator.queue.configure({ concertId, maxActive: 1 }), 3_000);
  const { state } = await visit.turn();
  expect(state).toBe('active');
  expect(polls).toBeGreaterThanOrEqual(1);
  expect(streams).toBeGreaterThanOrEqual(1);
  expect(streams).toBeLessThanOrEqual(polls + 1);
});
