import { expect, test } from 'vitest';
import { NoTurn, Turns } from '../../src/database/turns.ts';

/** One place at which work lasts until it is told to end; says whose turn came, in order. */
function onePlace(limits: Partial<{ waiting: number; waitingOfOne: number; waitMs: number }> = {}) {
  const turns = new Turns({ places: 1, waiting: 100, waitingOfOne: 50, waitMs: 10_000, ...limits });
  const order: string[] = [];
  const ends: (() => void)[] = [];
  const ask = (caller: string): Promise<void> =>
    turns.run(caller, () => {
      order.push(caller);
      return new Promise((resolve) => ends.push(resolve));
    });
  const endOne = async (): Promise<void> => {
    ends.shift()!();
    await new Promise((resolve) => setImmediate(resolve));
  };
  return { ask, endOne, order };
}

test('who asks for little waits behind one of those who ask for much, not behind all', async () => {
  const { ask, endOne, order } = onePlace();
  const all = [...Array.from({ length: 5 }, () => ask('greedy')), ask('modest'), ask('another')];
  for (let end = 0; end < 7; end++) await endOne();
  await Promise.all(all);
  expect(order).toEqual(['greedy', 'greedy', 'modest', 'another', 'greedy', 'greedy', 'greedy']);
});

test('nobody fills the waiting room alone, and it has an end', async () => {
  const { ask, endOne, order } = onePlace({ waitingOfOne: 2, waiting: 3 });
  const waiting = [ask('a'), ask('a'), ask('a'), ask('b')];
  await expect(ask('a')).rejects.toThrow(NoTurn);
  await expect(ask('c')).rejects.toThrow(NoTurn);
  for (let end = 0; end < 4; end++) await endOne();
  await Promise.all(waiting);
  expect(order).toEqual(['a', 'a', 'b', 'a']);
});

test('whoever waits too long is refused and never has their turn, and the next one is served', async () => {
  const { ask, endOne, order } = onePlace({ waitMs: 30 });
  const first = ask('first');
  await expect(ask('late')).rejects.toThrow(NoTurn);
  const next = ask('next');
  await endOne();
  await endOne();
  await Promise.all([first, next]);
  expect(order).toEqual(['first', 'next']);
});

test('work that fails gives its place back', async () => {
  const turns = new Turns({ places: 1, waiting: 1, waitingOfOne: 1, waitMs: 1_000 });
  await expect(turns.run('a', () => Promise.reject(new Error('failed')))).rejects.toThrow('failed');
  expect(await turns.run('b', () => Promise.resolve('served'))).toBe('served');
});
