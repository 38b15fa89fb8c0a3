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

/** Thirty holds after the change of servers, made one after the other on the first node. */
async function holdThirty(visitors: readonly Visitor[], scene: Scene): Promise<void> {
  for (const [n, visitor] of visitors.slice(0, 30).entries())
    await answered(() => hold(visitor, scene, [n + 1], `after ${n}`));
}

test(
  'a standby that lagged is promoted: both nodes show what it knows and nothing else, and lost places are told',
  { timeout: 90_000 },
  async () => {
    const here = (nodes = await openNodes());
    const scene = await stageConcert(here, { seats });
    const visitors = await crowd(here, scene.concertId, 30);
    const [watcher, leaver] = await crowd(here, scene.concertId, 2, { prefix: 'early' });
    for (const userId of ['lost', 'next']) await here.operator.user.create({ userId, name: userId });
    const onBoth = [watcher!, here.onSecond(watcher!)];
    for (const one of onBoth) expect(await free(one, scene)).toBe(seats);
    const standby = await here.add(startStandby(here.primary));
    await cutOff(standby);

    await leaver!.caller.queue.leave({ token: leaver!.token });
    const lost = await enter(here, scene.concertId, 'lost');
    await hold(watcher!, scene, [99]);
    await useIds(here.primary, 3_000);
    for (const one of onBoth) expect(await free(one, scene)).toBe(seats - 1);

    await here.primary.kill();
    await promote(standby);
    here.serve(standby);
    const next = await answered(() => enter(here, scene.concertId, 'next'));
    expect((await answered(() => next.caller.queue.status({ token: next.token }))).entry).toBe(33);
    await holdThirty(visitors, scene);
    for (const one of onBoth) expect(await free(one, scene)).toBe(seats - 30);
    for (const one of [leaver!, here.onSecond(leaver!)]) expect(await standing(one)).toBe('active');
    for (const one of [lost, here.onSecond(lost)]) {
      expect(await standing(one)).toBe('TOKEN_INVALID');
      expect(await why(hold(one, scene, [50]))).toMatchObject({ reason: 'TOKEN_INVALID' });
    }
    for (const one of [next, here.onSecond(next)]) await expect.poll(() => standing(one)).toBe('active');
    const again = await enter(here, scene.concertId, 'lost');
    for (const one of [again, here.onSecond(again)]) await expect.poll(() => standing(one)).toBe('active');
    expect(await brokenInvariants(here)).toEqual([]);
  },
);

test(
  'a synchronous standby is promoted in the middle of a sale: nothing acknowledged is lost, and both nodes show what is free',
  { timeout: 90_000 },
  async () => {
    const here = (nodes = await openNodes());
    const scene = await stageConcert(here, { seats });
    const buyers = await crowd(here, scene.concertId, 60, { balance: 1_000 });
    const [watcher] = await crowd(here, scene.concertId, 1, { prefix: 'watcher' });
    const onBoth = [watcher!, here.onSecond(watcher!)];
    for (const one of onBoth) expect(await free(one, scene)).toBe(seats);
    const standby = await here.add(startStandby(here.primary));
    await follow(here.primary);

    const acknowledged: string[] = [];
    const half = Promise.withResolvers<void>();
    const buying = buyers.map(async (buyer, n) => {
      const one = n % 2 === 0 ? buyer : here.onSecond(buyer);
      // A few at a time, so that the server dies between them.
      await until(() => acknowledged.length >= n - 8, 60_000);
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
    for (const one of onBoth) expect(await free(one, scene)).toBe(seats - buyers.length);
    for (const buyer of buyers) expect(await standing(here.onSecond(buyer))).toBe('completed');
    expect(await brokenInvariants(here)).toEqual([]);
  },
);

test(
  'a backup is restored under running nodes: they show what the backup has, and not what came after it',
  { timeout: 90_000 },
  async () => {
    const here = (nodes = await openNodes());
    const scene = await stageConcert(here, { seats });
    const visitors = await crowd(here, scene.concertId, 31);
    const onBoth = [visitors[30]!, here.onSecond(visitors[30]!)];
    await hold(visitors[0]!, scene, [99]);
    const backup = await backUp(here.primary);

    for (const [n, visitor] of visitors.slice(0, 30).entries()) await hold(visitor, scene, [n + 1]);
    await useIds(here.primary, 3_000);
    for (const one of onBoth) expect(await free(one, scene)).toBe(seats - 31);
    await here.primary.kill();
    here.serve(await here.add(restore(backup)));

    for (const one of onBoth) await expect.poll(() => free(one, scene)).toBe(seats - 1);
    await holdThirty(visitors, scene);
    for (const one of onBoth) expect(await free(one, scene)).toBe(seats - 31);
    expect(await brokenInvariants(here)).toEqual([]);
  },
);

test(
  'the old primary lives on: nodes that meet the new one let go of their connections to the old',
  { timeout: 90_000 },
  async () => {
    const here = (nodes = await openNodes());
    const scene = await stageConcert(here, { seats });
    const [visitor] = await crowd(here, scene.concertId, 1);
    const onBoth = [visitor!, here.onSecond(visitor!)];
    for (const one of onBoth) expect(await free(one, scene)).toBe(seats);
    const standby = await here.add(startStandby(here.primary));
    await cutOff(standby);
    await promote(standby);
    here.serve(standby, 'left');
    const ofNodes = `from pg_stat_activity where application_name = 'stagedoor'`;
    // One lost connection is enough to meet the new server.
    await here.primary.sql(`select pg_terminate_backend(pid) ${ofNodes}`);
    await until(async () => (await here.primary.sql(`select ${ofNodes}`)).length === 0);
    await answered(() => hold(visitor!, scene, [1]));
    for (const one of onBoth) expect(await free(one, scene)).toBe(seats - 1);
    expect(await here.sql('select from reservations')).toHaveLength(1);
  },
);

test(
  'while the address leads to a standby nothing is done; once that is promoted, everything goes on',
  { timeout: 90_000 },
  async () => {
    const here = (nodes = await openNodes());
    const scene = await stageConcert(here, { seats });
    const [visitor] = await crowd(here, scene.concertId, 1);
    const onBoth = [visitor!, here.onSecond(visitor!)];
    const standby = await here.add(startStandby(here.primary));
    await here.primary.kill();
    here.serve(standby);
    for (const one of onBoth)
      await expect.poll(() => why(hold(one, scene, [1]))).toMatchObject({ reason: 'UNAVAILABLE' });
    await promote(standby);
    await answered(() => hold(visitor!, scene, [1]));
    for (const one of onBoth) expect(await free(one, scene)).toBe(seats - 1);
  },
);
