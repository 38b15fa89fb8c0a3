import { afterEach, expect, test } from 'vitest';
import { brokenInvariants, type Stage, stageConcert } from '../harness.ts';
import { crowd, enter, hold, pay, type Scene, why } from '../scenes.ts';
import { backUp, caughtUp, cutOff, promote, restoreBackup, type Server, startStandby, useIds } from './clusters.ts';
import { answered, free, type Nodes, openNodes, standing } from './nodes.ts';

const seats = 100;
let nodes: Nodes | undefined;
afterEach(async () => {
  await nodes?.close();
  nodes = undefined;
});

/** Thirty holds after the change of servers, made one after the other on the first node. */
async function holdThirty(visitors: Awaited<ReturnType<typeof crowd>>, scene: Scene): Promise<void> {
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
