import { expect, test } from 'vitest';
import { states } from './states.ts';

test('each state has a name of its own', () => {
  expect(new Set(states.map(({ name }) => name)).size).toBe(states.length);
});
