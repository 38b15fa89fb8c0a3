import './dom.ts';
import { act, screen } from '@testing-library/react';
import { createElement as h } from 'react';
import { expect, test } from 'vitest';
import { fakeStagedoor } from '../../src/testing/index.ts';
import { alerted, click, gone, show, shown } from './harness.ts';
import { Page } from './page.ts';

const bar = (): number => Number(screen.getByRole('progressbar').getAttribute('value'));

test('a component test takes a page from the queue to the paid seat, with no server', async () => {
  const fake = fakeStagedoor({ users: { ann: {}, ben: {} }, queue: { maxActive: 0 } });
  const { concertId, scheduleIds } = fake.concerts[0]!;
  const ben = await fake.stagedoorFor('ben').enter({ concertId });
  show(fake.stagedoorFor('ann'), h(Page, { concertId }));
  await shown('Number 2, 1 ahead');
  expect(bar()).toBe(0);
  await act(() => fake.admit(concertId, 2));
  await shown('50 of 50 free');

  await ben.reserve({ scheduleId: scheduleIds[0]!, seatIds: [1] });
  await click('Seat 1');
  expect(await alerted()).toBe('SEAT_TAKEN');
  await gone('Seat 1');
  await click('Seat 2');
  await shown('Holding 2 for 45000');
  await shown('300 s left');
  await click('Pay');
  expect(await alerted()).toBe('INSUFFICIENT_BALANCE');
  await click('Charge');
  await shown('Balance 45000');
  await click('Pay');
  await shown('Payment paid 45000');
});

test('a component test moves time: the countdown goes down, the hold is over, the visit ends', async () => {
  const fake = fakeStagedoor({ users: { ann: {} } });
  show(fake.stagedoorFor('ann'), h(Page, { concertId: fake.concerts[0]!.concertId }));
  await click('Seat 1');
  await shown('300 s left');
  await act(() => fake.advance(1_000));
  await shown('299 s left');
  await act(() => fake.advance(299_000));
  await shown('The hold is over');
  await click('Pay');
  expect(await alerted()).toBe('HOLD_EXPIRED');
  await act(() => fake.advance(300_000));
  await shown('Over: expired');
});

test('a component test shows what a page says when something fails', async () => {
  const fake = fakeStagedoor({ users: { ann: {} }, retry: { attempts: 1 } });
  const { concertId } = fake.concerts[0]!;
  show(fake.stagedoorFor('ann'), h(Page, { concertId }));
  await shown('Seat 1');
  fake.failNext('concert.reserve', 'UNREACHABLE');
  await click('Seat 1');
  expect(await alerted()).toBe('UNREACHABLE');
  await click('Once more');
  await shown('Holding 1 for 45000');
  await fake.goOffline();
  await act(() => fake.advance(30_000));
  await shown('Connection lost');
  await fake.goOnline();
  await act(() => fake.advance(60_000));
  await shown('Holding 1 for 45000');
  await act(async () => void (await fake.operator.concert.cancel.mutate({ concertId, reason: 'flood' })));
  await shown('Over: cancelled');
});
