import { afterEach, expect, test } from 'vitest';
import { brokenInvariants, stageConcert, until, type Visitor } from '../harness.ts';
import { crowd, enter, hold, pay, type Scene, why } from '../scenes.ts';
import { backUp, cutOff, follow, promote, restore, startStandby, useIds } from './clusters.ts';
import { answered, free, type Nodes, openNodes, standing } from './nodes.ts';

const seats = 100;

let nodes: Nodes | undefined;
afterEach(async () => {
  await nodes?.close();
  nodes = undefined;
});

/** A hall and people inside; the first of them has looked at it on both nodes. */
async function openSale(people: number, balance = 0) {
  const here = (nodes = await openNodes());
  const scene = await stageConcert(here, { seats });
  const [looker, ...visitors] = await crowd(here, scene.concertId, people + 1, { balance });
  const onBoth = [looker!, here.onSecond(looker!)];
  for (const one of onBoth) expect(await free(one, scene)).toBe(seats);
  return { here, scene, visitors, looker: looker!, onBoth };
}

/** A node shows what was done on another one within a quarter of a second. */
async function show(onBoth: readonly Visitor[], scene: Scene, count: number): Promise<void> {
  for (const one of onBoth) await expect.poll(() => free(one, scene)).toBe(count);
}

/** Each holds the seat of their number. */
async function holdOneEach(visitors: readonly Visitor[], scene: Scene, key: string): Promise<void> {
  for (const [n, visitor] of visitors.entries()) await answered(() => hold(visitor, scene, [n + 1], key));
}

test('a standby that lagged is promoted: both nodes show what it knows and nothing else, and lost places are told', async () => {
  const { here, scene, visitors, looker, onBoth } = await openSale(31);
  const [leaver, ...holders] = visitors;
  for (const userId of ['lost', 'next']) await here.operator.user.create({ userId, name: userId });
  const standby = await here.add(startStandby(here.primary));
  await cutOff(standby);

  await leaver!.caller.queue.leave({ token: leaver!.token });
  const lost = await enter(here, scene.concertId, 'lost');
  await hold(looker, scene, [99]);
  await useIds(here.primary, 3_000);
  await show(onBoth, scene, seats - 1);

  await here.primary.kill();
  await promote(standby);
  here.serve(standby);
  const next = await answered(() => enter(here, scene.concertId, 'next'));
  expect((await answered(() => next.caller.queue.status({ token: next.token }))).entry).toBe(33);
  await holdOneEach(holders, scene, 'after');
  await show(onBoth, scene, seats - 30);
  for (const one of [leaver!, here.onSecond(leaver!)]) expect(await standing(one)).toBe('active');
  for (const one of [lost, here.onSecond(lost)]) {
    expect(await standing(one)).toBe('TOKEN_INVALID');
    expect(await why(hold(one, scene, [50]))).toMatchObject({ reason: 'TOKEN_INVALID' });
  }
  for (const one of [next, here.onSecond(next)]) await expect.poll(() => standing(one)).toBe('active');
  const again = await enter(here, scene.concertId, 'lost');
  for (const one of [again, here.onSecond(again)]) await expect.poll(() => standing(one)).toBe('active');
  expect(await brokenInvariants(here)).toEqual([]);
});

test('a synchronous standby is promoted in the middle of a sale: nothing acknowledged is lost, and both nodes show what is free', async () => {
  const { here, scene, visitors: buyers, onBoth } = await openSale(60, 1_000);
  const standby = await here.add(startStandby(here.primary));
  await follow(here.primary);

  const acknowledged: string[] = [];
  const half = Promise.withResolvers<void>();
  const buying = buyers.map(async (buyer, n) => {
    const one = n % 2 === 0 ? buyer : here.onSecond(buyer);
    // A few at a time, so that the server dies between them.
    await until(() => acknowledged.length >= n - 8);
    const { reservationId } = await answered(() => hold(one, scene, [n + 1], 'hold'), 30_000);
    acknowledged.push((await answered(() => pay(one, reservationId, 'pay'), 30_000)).paymentId);
    if (acknowledged.length === buyers.length / 2) half.resolve();
  });
  await half.promise;
  await here.primary.kill();
  await promote(standby);
  here.serve(standby);
  await Promise.all(buying);

  const paid = await here.sql<{ id: string }>(`select payment_id as id from payments where status = 'paid'`);
  expect(paid.map((row) => row.id).toSorted()).toEqual(acknowledged.toSorted());
  await show(onBoth, scene, seats - buyers.length);
  for (const buyer of buyers) await expect.poll(() => standing(here.onSecond(buyer))).toBe('completed');
  expect(await brokenInvariants(here)).toEqual([]);
});

test('a backup is restored under running nodes: they show what the backup has, and not what came after it', async () => {
  const { here, scene, visitors, looker, onBoth } = await openSale(30);
  await hold(looker, scene, [99]);
  const backup = await backUp(here.primary);

  await holdOneEach(visitors, scene, 'before');
  await useIds(here.primary, 3_000);
  await show(onBoth, scene, seats - 31);
  await here.primary.kill();
  here.serve(await here.add(restore(backup)));

  await show(onBoth, scene, seats - 1);
  await holdOneEach(visitors, scene, 'after');
  await show(onBoth, scene, seats - 31);
  expect(await brokenInvariants(here)).toEqual([]);
});

test('the old primary lives on: nodes that meet the new one let go of their connections to the old', async () => {
  const { here, scene, looker, onBoth } = await openSale(0);
  const concerts = await Promise.all(
    Array.from({ length: 6 }, () => here.operator.concert.create({ title: 'Another concert' })),
  );
  const operators = [here.operator, here.second.createCaller({ kind: 'operator' })];
  const standby = await here.add(startStandby(here.primary));
  await cutOff(standby);
  await promote(standby);
  here.serve(standby, 'left');
  const connected = `select from pg_stat_activity where application_name = 'stagedoor'`;
  // Work that needs more connections than are open: the new ones lead to the new server.
  await until(async () => {
    await Promise.allSettled(
      operators.flatMap(({ queue }) => concerts.map(({ concertId }) => queue.configure({ concertId, maxActive: 7 }))),
    );
    return (await here.primary.sql(connected)).length === 0;
  });
  await answered(() => hold(looker, scene, [1]));
  await show(onBoth, scene, seats - 1);
  expect(await here.sql('select from reservations')).toHaveLength(1);
});

test('while the address leads to a standby nothing is done; once that is promoted, everything goes on', async () => {
  const { here, scene, looker, onBoth } = await openSale(0);
  const standby = await here.add(startStandby(here.primary));
  await here.primary.kill();
  here.serve(standby);
  for (const one of onBoth)
    await expect.poll(() => why(hold(one, scene, [1]))).toMatchObject({ reason: 'UNAVAILABLE' });
  await promote(standby);
  await answered(() => hold(looker, scene, [1]));
  await show(onBoth, scene, seats - 1);
});
