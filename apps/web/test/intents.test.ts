import { expect, test } from 'vitest';
import { intents } from '../src/desk/intents.ts';

/** Sends these one after the other; those that are said to be lost bring no answer. Gives the number of each key, as they came. */
async function keysOf(...sent: readonly (readonly [what: string, fate: 'done' | 'lost'])[]): Promise<number[]> {
  const intent = intents();
  const keys: string[] = [];
  for (const [what, fate] of sent) {
    const send = async ({ idempotencyKey }: { idempotencyKey: string }): Promise<void> => {
      keys.push(idempotencyKey);
      if (fate === 'lost') throw new Error('No answer came.');
    };
    await intent({ what }, send).catch(() => {});
  }
  const different = [...new Set(keys)];
  return keys.map((key) => different.indexOf(key));
}

test('the same is tried again under the same key, and something else under another', async () => {
  expect(await keysOf(['a', 'lost'], ['a', 'lost'], ['b', 'lost'])).toEqual([0, 0, 1]);
});

test('what may have been done is not done twice: its key is kept while something else is tried', async () => {
  expect(await keysOf(['a', 'lost'], ['b', 'lost'], ['a', 'done'])).toEqual([0, 1, 0]);
});

test('once something is done, all that is meant next is new', async () => {
  expect(await keysOf(['a', 'done'], ['a', 'lost'], ['b', 'done'], ['a', 'done'])).toEqual([0, 1, 2, 3]);
});
