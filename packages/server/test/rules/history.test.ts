import { expect, test } from 'vitest';
import { DatabaseHistory, type Sighting } from '../../src/database/history.ts';
import { ConnectionLost } from '../../src/database/fault.ts';

const first: Sighting = { now: new Date(1_000_000), nextId: 500, identity: 'started at 1', isStandby: false };
const later = (ms: number): Date => new Date(first.now.getTime() + ms);

function known(): { history: DatabaseHistory; changes: () => number } {
  let changes = 0;
  const history = new DatabaseHistory(() => changes++);
  history.look()(first);
  return { history, changes: () => changes };
}

test.each([
  ['another server', { identity: 'started at 2' }, 1],
  ['ids that go back', { nextId: 499 }, 1],
  ['a clock that goes back by more than it is ever set', { now: later(-5_001) }, 1],
  ['the same again', {}, 0],
  ['a clock that is set back a little', { now: later(-4_000) }, 0],
  ['ids and a clock that went on', { nextId: 9_000, now: later(60_000) }, 0],
])('%s', (_, seen, changes) => {
  const one = known();
  one.history.look()({ ...first, ...seen });
  expect(one.history.generation).toBe(changes);
  expect(one.changes()).toBe(changes);
});

test('after a change the new ids count, not the old ones', () => {
  const { history } = known();
  const other = { ...first, identity: 'started at 2', nextId: 10 };
  history.look()(other);
  history.look()({ ...other, nextId: 11 });
  expect(history.generation).toBe(1);
  history.look()({ ...other, nextId: 10 });
  expect(history.generation).toBe(2);
});

test('looks under way at once are no history that goes back', () => {
  const { history } = known();
  const slow = history.look();
  history.look()({ ...first, nextId: 900 });
  slow({ ...first, nextId: 600 });
  expect(history.generation).toBe(0);
});

test('an answer of the server that was replaced, which comes late, ends its connection and changes nothing', () => {
  const { history } = known();
  const slow = history.look();
  const alsoNew = history.look();
  const other = { ...first, identity: 'started at 2', nextId: 10 };
  history.look()(other);
  expect(() => slow(first)).toThrow(ConnectionLost);
  alsoNew(other);
  expect(history.generation).toBe(1);
});

test('a standby is not the database', () => {
  const { history } = known();
  expect(() => history.look()({ ...first, isStandby: true })).toThrow(ConnectionLost);
  expect(history.generation).toBe(0);
});
