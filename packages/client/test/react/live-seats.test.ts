import './dom.ts';
import { createElement as h, Fragment, type ReactElement } from 'react';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readSeatMap } from '../../src/hall.ts';
import type { Visit } from '../../src/index.ts';
import { useLiveSeats, useSeatMap, useVisit } from '../../src/react/index.ts';
import { alerted, openServed, type ServedStage, show, shown, stageConcert, stagedoorOf } from './harness.ts';

let served: ServedStage;
beforeAll(async () => {
  served = await openServed();
});
afterAll(() => served.close());

function Hall({ visit, scheduleId }: { visit: Visit; scheduleId: string }): ReactElement {
  const map = useSeatMap(visit.concertId, scheduleId);
  const { seats, refusal } = useLiveSeats(visit, scheduleId);
  if (refusal) return h('p', { role: 'alert' }, refusal.reason);
  if (map.data === undefined || seats === undefined) return h('p', null, 'Loading');
  const free = readSeatMap(map.data).filter(({ seatId }) => !seats.isTaken(seatId));
  return h(
    Fragment,
    null,
    h('p', null, `Free: ${free.map(({ row, number }) => row + number).join()}`),
    h('p', null, `Just gone: ${seats.changed.taken.join()}`),
  );
}

function Page({ concertId, scheduleId }: { concertId: string; scheduleId: string }): ReactElement {
  const { visit } = useVisit({ concertId });
  return visit ? h(Hall, { visit, scheduleId }) : h('p', null, 'Entering');
}

test('a page shows a hall whose seats go as others take them', async () => {
  const scene = await stageConcert(served, { seats: 4 });
  const other = await stagedoorOf(served, 'live-other');
  const theirs = await other.enter(scene);
  await theirs.turn();
  const mine = await stagedoorOf(served, 'live-viewer');
  await (await mine.enter(scene)).turn();
  show(mine, h(Page, scene));
  await shown('Free: A1,A2,A3,A4');
  await shown('Just gone:');
  await theirs.reserve({ ...scene, seatIds: [2] });
  await shown('Free: A1,A3,A4');
  await shown('Just gone: 2');
});

test('a page says why the seats can’t be seen', async () => {
  const scene = await stageConcert(served, { maxActive: 0 });
  show(await stagedoorOf(served, 'live-early'), h(Page, scene));
  expect(await alerted()).toBe('TOKEN_NOT_ACTIVE');
});
