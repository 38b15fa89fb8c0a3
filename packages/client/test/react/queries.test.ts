import './dom.ts';
import { QueryClient, useQuery } from '@tanstack/react-query';
import { createElement as h, type ReactElement, useState } from 'react';
import { afterAll, beforeAll, expect, expectTypeOf, test } from 'vitest';
import { createStagedoor, type Reason, type RouterOutputs } from '../../src/index.ts';
import { stagedoorQueries, useConcerts, useSeats, useStagedoor } from '../../src/react/index.ts';
import { callsOf, recorder, thrownBy } from '../harness.ts';
import { alerted, click, openServed, type ServedStage, show, shown, stageConcert, stagedoorOf } from './harness.ts';

let served: ServedStage;
beforeAll(async () => {
  served = await openServed();
});
afterAll(() => served.close());

test('query options fetch what they say, each under a key of its own', async () => {
  const { concertId, scheduleId } = await stageConcert(served, { seats: 2 });
  const stagedoor = await stagedoorOf(served, 'reader');
  const visit = await stagedoor.enter({ concertId });
  await visit.turn();
  const queries = stagedoorQueries(stagedoor);
  const queryClient = new QueryClient();
  const { concerts } = await queryClient.fetchQuery(queries.concerts({ limit: 1 }));
  expect(concerts).toEqual([await queryClient.fetchQuery(queries.concert(concertId))]);
  expect(await queryClient.fetchQuery(queries.dates(visit))).toMatchObject([{ scheduleId, available: 2 }]);
  expect(await queryClient.fetchQuery(queries.seats(visit, scheduleId))).toHaveLength(2);
  expect(await queryClient.fetchQuery(queries.balance(visit))).toBe(0);

  const keys = queryClient
    .getQueryCache()
    .findAll()
    .map((query) => query.queryHash);
  expect(new Set(keys).size).toBe(5);
  expect(keys.join()).not.toContain(visit.token);
  expect(queryClient.getQueryData(queries.seats(visit, scheduleId).queryKey)?.[0]?.seatId).toBe(1);
});

const Concerts = (): ReactElement => {
  const [cursor, setCursor] = useState<string>();
  const { data } = useConcerts({ limit: 1, cursor });
  if (data === undefined) return h('p', null, 'Asking');
  const next = (): void => setCursor(data.nextCursor ?? undefined);
  return h('button', { onClick: next }, data.concerts.map(({ title }) => title).join());
};

test('a page shows the concerts that there are, by pages and without a visit', async () => {
  const titles = ['Shown first', 'Shown second'];
  for (const title of titles) await served.operator.concert.create({ title });
  show(createStagedoor({ url: served.url }), h(Concerts));
  await click('Shown second');
  await shown('Shown first');
});

test('a page shows the seats of the sections that were asked for, each choice under a key of its own', async () => {
  const { concertId } = await stageConcert(served);
  const { scheduleId } = await served.operator.concert.addSchedule({
    concertId,
    startsAt: '2030-02-01T19:00:00Z',
    sections: ['Floor', 'Balcony'].map((name) => ({ name, rows: 1, seatsPerRow: 2, price: 1 })),
  });
  const stagedoor = await stagedoorOf(served, 'chooser');
  const visit = await stagedoor.enter({ concertId });
  await visit.turn();
  const Seats = (): ReactElement => {
    const [sections, setSections] = useState<string[]>();
    const { data } = useSeats(visit, scheduleId, { sections });
    const shownSeats = data?.map(({ section, number }) => `${section} ${number}`).join();
    return h('button', { onClick: () => setSections(['Balcony']) }, shownSeats);
  };
  show(stagedoor, h(Seats));
  await click('Floor 1,Floor 2,Balcony 1,Balcony 2');
  await shown('Balcony 1,Balcony 2');
});

test('another visit to the same concert has keys of its own', async () => {
  const { concertId } = await stageConcert(served);
  const keyOf = async (userId: string): Promise<readonly unknown[]> => {
    const stagedoor = await stagedoorOf(served, userId);
    return stagedoorQueries(stagedoor).balance(await stagedoor.enter({ concertId })).queryKey;
  };
  const first = await keyOf('first-at-this-screen');
  expect(await keyOf('first-at-this-screen')).toEqual(first);
  expect(await keyOf('second-at-this-screen')).not.toEqual(first);
});

test('a refused query is asked once, and tells the component its reason', async () => {
  const { concertId, scheduleId } = await stageConcert(served);
  await served.operator.queue.pause({ concertId });
  const { fetch, requests } = recorder();
  const stagedoor = await stagedoorOf(served, 'early', { fetch });
  const visit = await stagedoor.enter({ concertId });
  const Seats = (): ReactElement => {
    const { error } = useSeats(visit, scheduleId);
    if (error?.reason === 'TOKEN_NOT_ACTIVE') return h('p', { role: 'alert' }, `${error.ahead} ahead`);
    return h('p', null, 'Asking');
  };
  // StrictMode's first mount would ask, and abort, once more.
  show(stagedoor, h(Seats), { isStrict: false });
  expect(await alerted()).toBe('0 ahead');
  expect(requests.flatMap(callsOf)).toEqual(['queue.issueToken', 'concert.availableSeats']);
});

test('a query that nobody waits for any more is aborted', async () => {
  const signals: (AbortSignal | null | undefined)[] = [];
  const stagedoor = await stagedoorOf(served, 'impatient', {
    fetch: (_, init) => {
      const { signal } = init as RequestInit;
      signals.push(signal);
      return new Promise((_, reject) => signal?.addEventListener('abort', () => reject(signal.reason as Error)));
    },
  });
  const queryClient = new QueryClient();
  const options = stagedoorQueries(stagedoor).concerts();
  const asked = thrownBy(queryClient.fetchQuery(options));
  await expect.poll(() => signals.length).toBe(1);
  await queryClient.cancelQueries({ queryKey: options.queryKey });
  await asked;
  expect(signals.map((signal) => signal?.aborted)).toEqual([true]);
});

test('data and refusals have types of their own', async () => {
  const { concertId } = await stageConcert(served);
  const Title = (): ReactElement => {
    const { data, error } = useQuery(stagedoorQueries(useStagedoor()).concert(concertId));
    expectTypeOf(data).toEqualTypeOf<RouterOutputs['concert']['get'] | undefined>();
    type Refused = NonNullable<typeof error>['reason'];
    expectTypeOf<'CONCERT_NOT_FOUND' | 'UNREACHABLE'>().toExtend<Refused>();
    expectTypeOf<Extract<Reason, 'SEAT_TAKEN'>>().not.toExtend<Refused>();
    return h('p', null, data?.title);
  };
  show(await stagedoorOf(served, 'typist'), h(Title));
  await shown('A concert');
});

const Lost = (): ReactElement => h('p', null, useStagedoor().constructor.name);

test('a hook outside of the provider says what is missing', () => {
  expect(() => show(undefined as never, h(Lost))).toThrow('There is no <StagedoorProvider>');
});
