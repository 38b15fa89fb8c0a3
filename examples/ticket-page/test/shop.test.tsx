import './page.ts';
import { fakeStagedoor } from '@stagedoor/client/testing';
import { act, cleanup, fireEvent, render, screen } from '@testing-library/react';
import { afterEach, expect, test } from 'vitest';
import { Shop } from '../src/shop.tsx';

afterEach(() => {
  cleanup();
  sessionStorage.clear();
});

const click = async (label: RegExp) => fireEvent.click(await screen.findByText(label));

test('Ann waits for her turn, holds a seat, fills her wallet and pays', async () => {
  const fake = fakeStagedoor({ concerts: [{ title: 'Nightjar' }], users: { ann: {} }, queue: { maxActive: 0 } });
  render(<Shop stagedoor={fake.stagedoorFor('ann')} />);
  await click(/Nightjar/);
  await screen.findByText('0 ahead of you');
  await act(() => fake.admit(fake.concerts[0]!.concertId));
  await click(/^A1:/);
  await click(/within 300 s/);
  await click(/into the wallet/);
  await click(/^Pay/);
  await screen.findByText('The seats are yours.');
});

test('Ann is told that someone was quicker, and that her time is over', async () => {
  const fake = fakeStagedoor({ concerts: [{ title: 'Nightjar' }], users: { ann: {}, ben: {} } });
  const { concertId, scheduleIds } = fake.concerts[0]!;
  render(<Shop stagedoor={fake.stagedoorFor('ann')} />);
  await click(/Nightjar/);
  await screen.findByText(/^A1:/);
  const ben = await fake.stagedoorFor('ben').enter({ concertId });
  await ben.turn();
  await ben.reserve({ scheduleId: scheduleIds[0]!, seatIds: [1] });
  await click(/^A1:/);
  expect((await screen.findByRole('alert')).textContent).toBe('Someone was quicker.');
  await click(/^A2:/);
  await screen.findByText(/within 300 s/);
  await act(() => fake.advance(300_000));
  await screen.findByText('The time is over');
});
