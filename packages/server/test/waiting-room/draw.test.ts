import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { DrawMismatch, placeInDraw } from '../../../client/src/draw.ts';
import { draw } from '../../src/queue/draw/draw.ts';
import { brokenInvariants, names, openStage, type Stage, until } from '../harness.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await openStage();
});
afterAll(() => stage.close());

/** A concert whose sales open later, with these people in its pre-queue. */
async function preQueue(userIds: readonly string[]) {
  const salesOpenAt = new Date(Date.now() + 3_600_000).toISOString();
  const { concertId } = await stage.operator.concert.create({ title: 'Later', salesOpenAt });
  await stage.operator.queue.configure({ concertId, maxActive: 1, admitPerSecond: 1_000 });
  const entered = [];
  for (const userId of userIds) {
    await stage.operator.user.create({ userId, name: userId });
    const caller = stage.user(userId);
    entered.push({ userId, caller, ...(await caller.queue.issueToken({ concertId })) });
  }
  return { concertId, entered };
}

const openSales = (concertId: string) =>
  stage.operator.queue.configure({ concertId, salesOpenAt: new Date(Date.now() - 1_000).toISOString() });

describe('a pre-queue', () => {
  test('has entries and no places, and lets nobody in before sales open', async () => {
    const { concertId, entered } = await preQueue(names(3, 'early'));
    expect(entered.map(({ state, place, entry, ahead }) => ({ state, place, entry, ahead }))).toEqual(
      [1, 2, 3].map((entry) => ({ state: 'pre_queue', place: null, entry, ahead: 0 })),
    );
    const { draw: published } = await stage.operator.concert.get({ concertId });
    expect(published).toEqual({
      seedHash: expect.stringMatching(/^[0-9a-f]{64}$/) as string,
      seed: null,
      entries: null,
    });
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(await stage.operator.queue.stats({ concertId })).toMatchObject({ waiting: 3, active: 0, admitted: 0 });
  });

  test('is drawn when sales open: everyone can recompute their place, and later arrivals stand behind', async () => {
    const { concertId, entered } = await preQueue(names(40, 'drawn'));
    const { seedHash } = (await stage.operator.concert.get({ concertId })).draw;
    await openSales(concertId);
    await stage.operator.user.create({ userId: 'latecomer', name: 'Late' });
    const late = await stage.user('latecomer').queue.issueToken({ concertId });
    expect(late.entry).toBe(41);

    await until(async () => (await entered[0]!.caller.queue.status({ token: entered[0]!.token })).place !== null);
    const published = (await stage.operator.concert.get({ concertId })).draw;
    expect(published).toMatchObject({ seedHash, entries: 40 });
    expect(createHash('sha256').update(published.seed!).digest('hex')).toBe(seedHash);
    const places = await Promise.all(
      entered.map(async ({ caller, token }) => (await caller.queue.status({ token })).place!),
    );
    expect(places.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 40 }, (_, index) => index + 1));
    expect(places).not.toEqual(places.toSorted((a, b) => a - b));
    const recomputed = await Promise.all(
      entered.map(({ entry }) => placeInDraw({ seedHash, seed: published.seed!, entries: 40 }, entry)),
    );
    expect(recomputed).toEqual(places);
    expect((await stage.user('latecomer').queue.status({ token: late.token })).place).toBe(41);
    await expect(placeInDraw({ seedHash, seed: 'another', entries: 40 }, 1)).rejects.toThrow(DrawMismatch);
  });

  test('comes in in the order of the draw, and those who left in time are not counted', async () => {
    const { concertId, entered } = await preQueue(names(12, 'ordered'));
    const gone = entered[4]!;
    await gone.caller.queue.leave({ token: gone.token });
    await openSales(concertId);
    const order: string[] = [];
    while (order.length < 11) {
      await new Promise((resolve) => setTimeout(resolve, 10));
      for (const { userId, caller, token } of entered) {
        const { state } = await caller.queue.status({ token });
        if (state !== 'active') continue;
        order.push(userId);
        await caller.queue.leave({ token });
      }
    }
    const { seed } = (await stage.operator.concert.get({ concertId })).draw;
    const { placeOf } = draw(seed!, 12);
    const expected = entered
      .filter((one) => one !== gone)
      .toSorted((a, b) => placeOf[a.entry]! - placeOf[b.entry]!)
      .map(({ userId }) => userId);
    expect(order).toEqual(expected);
    expect(await brokenInvariants(stage)).toEqual([]);
  });
});

test('a draw gives every entry one place, the same to anyone who has the seed', () => {
  const { entryAt, placeOf } = draw('a seed', 5_000);
  expect(new Set(entryAt.subarray(1)).size).toBe(5_000);
  for (let entry = 1; entry <= 5_000; entry++) expect(entryAt[placeOf[entry]!]).toBe(entry);
  for (let place = 2; place <= 5_000; place++) expect(hashOf(entryAt[place - 1]!) < hashOf(entryAt[place]!)).toBe(true);
});

function hashOf(entry: number): string {
  return createHash('sha256').update(`a seed:${entry}`).digest('hex');
}
