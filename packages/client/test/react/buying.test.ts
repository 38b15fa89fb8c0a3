import './dom.ts';
import { onlineManager } from '@tanstack/react-query';
import { fireEvent } from '@testing-library/react';
import { createElement as h } from 'react';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import type { ClientOptions } from '../../src/index.ts';
import { callsOf } from '../harness.ts';
import {
  alerted,
  click,
  gone,
  openServed,
  type ServedStage,
  show,
  shown,
  stageConcert,
  stagedoorOf,
} from './harness.ts';
import { Page } from './page.ts';

let served: ServedStage;
beforeAll(async () => {
  served = await openServed();
});
afterAll(() => served.close());
afterEach(() => onlineManager.setOnline(true));

test('a page takes a visitor from the queue to the paid seat', async () => {
  const { concertId } = await stageConcert(served, { seats: 3, price: 1_500 });
  await served.operator.queue.pause({ concertId });
  show(await stagedoorOf(served, 'buyer'), h(Page, { concertId }));
  await shown('Number 1, 0 ahead');
  await served.operator.queue.resume({ concertId });
  await shown('3 of 3 free');

  await click('Seat 2');
  await shown('Holding 2 for 1500');
  await shown('2 of 3 free');
  await gone('Seat 2');
  await shown('Balance 0');
  await click('Pay');
  expect(await alerted()).toBe('INSUFFICIENT_BALANCE');
  await shown('1500 missing');
  await click('Charge');
  await shown('Balance 1500');
  await click('Pay');
  await shown('Over: paid');
  await shown('Payment paid 1500');
  expect(await served.sql('select status, amount::int from payments')).toEqual([{ status: 'paid', amount: 1_500 }]);
});

test('one click holds the best seats, and the page shows them as taken', async () => {
  const { concertId } = await stageConcert(served, { seats: 6 });
  show(await stagedoorOf(served, 'easy-going'), h(Page, { concertId }));
  await click('Best two');
  await shown('Holding 3,4 for 2000');
  await shown('4 of 6 free');
  await gone('Seat 3');
});

test('a seat that is given back can be had again', async () => {
  const { concertId } = await stageConcert(served, { seats: 1 });
  show(await stagedoorOf(served, 'undecided'), h(Page, { concertId }));
  await click('Seat 1');
  await shown('0 of 1 free');
  await click('Give back');
  await shown('1 of 1 free');
  await click('Seat 1');
  await shown('Holding 1 for 1000');
});

test('a reload shows what the visit holds, and it can be paid for', async () => {
  const { concertId } = await stageConcert(served, { seats: 2 });
  const stagedoor = await stagedoorOf(served, 'holder');
  const page = h(Page, { concertId, storage: () => sessionStorage });
  const before = show(stagedoor, page);
  await click('Seat 2');
  await click('Charge');
  await shown('Balance 1000');
  before.unmount();
  show(stagedoor, page);
  await shown('Holding 2 for 1000');
  await click('Pay');
  await shown('Payment paid 1000');
});

test('a click made offline is sent once the browser is online again', async () => {
  const { concertId } = await stageConcert(served, { seats: 1 });
  show(await stagedoorOf(served, 'in-a-tunnel'), h(Page, { concertId }));
  await shown('Seat 1');
  onlineManager.setOnline(false);
  await click('Seat 1');
  await shown('Waiting for the connection');
  onlineManager.setOnline(true);
  await shown('Holding 1 for 1000');
});

test('whoever wants an answer offline, too, is refused', async () => {
  const { concertId } = await stageConcert(served, { seats: 1 });
  let isCut = false;
  const cut: typeof fetch = async (...call) => (isCut ? Response.error() : await fetch(...call));
  const stagedoor = await stagedoorOf(served, 'told-offline', { fetch: cut, retry: { attempts: 1 } });
  show(stagedoor, h(Page, { concertId }), { queries: { mutations: { networkMode: 'always' } } });
  await shown('Seat 1');
  onlineManager.setOnline(false);
  isCut = true;
  await click('Seat 1');
  expect(await alerted()).toBe('UNREACHABLE');
  isCut = false;
});

test('a seat that someone else was quicker to take is refused with its reason, and shown no more', async () => {
  const { concertId, scheduleId } = await stageConcert(served, { seats: 2 });
  const stagedoor = await stagedoorOf(served, 'slower');
  show(stagedoor, h(Page, { concertId }));
  await shown('Seat 1');
  const quicker = await (await stagedoorOf(served, 'quicker')).enter({ concertId });
  await quicker.turn();
  await quicker.reserve({ scheduleId, seatIds: [1] });
  await click('Seat 1');
  expect(await alerted()).toBe('SEAT_TAKEN');
  await gone('Seat 1');
});

test('the countdown of a hold goes down to 0', async () => {
  const { concertId } = await stageConcert(served, { seats: 1, holdTtlMs: 2_200 });
  show(await stagedoorOf(served, 'slow-payer'), h(Page, { concertId }));
  await click('Seat 1');
  await shown('The hold is over');
  await click('Pay');
  expect(await alerted()).toBe('HOLD_EXPIRED');
});

test('whoever tries again after no answer came gets the seats that they hold already', async () => {
  const { concertId } = await stageConcert(served, { seats: 1 });
  let lost = 0;
  const losing: ClientOptions['fetch'] = async (url, init) => {
    const response = await fetch(url, init);
    if (callsOf({ url: new URL(url as string) })[0] !== 'concert.reserve' || lost++ > 0) return response;
    throw new TypeError('The answer got lost.');
  };
  const stagedoor = await stagedoorOf(served, 'unlucky', { fetch: losing, retry: { attempts: 1 } });
  show(stagedoor, h(Page, { concertId }));
  await click('Seat 1');
  expect(await alerted()).toBe('UNREACHABLE');
  await shown('0 of 1 free');
  await click('Once more');
  await shown('Holding 1 for 1000');
});

test('a double click charges once', async () => {
  const { concertId } = await stageConcert(served, { seats: 1 });
  show(await stagedoorOf(served, 'double-clicker'), h(Page, { concertId }));
  await click('Seat 1');
  const charge = await shown('Charge');
  fireEvent.click(charge);
  fireEvent.click(charge);
  await shown('Balance 1000');
  await click('Charge');
  await shown('Balance 2000');
});
