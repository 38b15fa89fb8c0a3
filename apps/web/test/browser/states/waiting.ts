import type { Page } from 'playwright-core';
import { until, visitUrl } from '../house.ts';
import type { Scene, State } from './scene.ts';

const hourMs = 3_600_000;

/** A visitor in a line of so many before them, at a pace. */
async function inLine(
  scene: Scene,
  { ahead = 12, ...bill }: { ahead?: number } & Parameters<Scene['concert']>[0] = {},
): Promise<{ page: Page; concertId: string; crowd: Awaited<ReturnType<Scene['crowd']>> }> {
  const { concertId } = await scene.concert({ maxActive: 0, activeTtlMs: 600_000, ...bill });
  const crowd = await scene.crowd(concertId, ahead);
  const page = await scene.visit(concertId, 'demo-1', 50_000);
  await page.getByRole('progressbar').waitFor();
  return { page, concertId, crowd };
}

/** What a browser may be asked for a notification, and how it answers. */
async function answering(scene: Scene, permission: NotificationPermission): Promise<void> {
  await scene.browser.addInitScript((answer) => {
    class Told extends EventTarget {
      static permission: NotificationPermission = 'default';
      static requestPermission = async (): Promise<NotificationPermission> => (Told.permission = answer);
    }
    Object.assign(globalThis, { Notification: Told });
  }, permission);
}

/** Getting in line, standing there, and whatever may become of it. */
export const waitingStates: readonly State[] = [
  {
    name: 'entering',
    async show(scene) {
      const { concertId } = await scene.concert();
      const page = await scene.visitor('demo-1');
      await page.route('**/trpc/queue.issueToken**', () => {});
      await page.goto(visitUrl(scene.house.url, concertId));
      await page.getByText('Getting you in line').waitFor();
      return page;
    },
  },
  {
    name: 'entering-signed-out',
    async show(scene) {
      const { concertId } = await scene.concert();
      const page = await scene.stranger(`/concerts/${concertId}/visit`);
      await page.getByText('Sign in to get in line').waitFor();
      return page;
    },
  },
  {
    name: 'entering-with-a-sign-in-that-is-over',
    async show(scene) {
      const { concertId } = await scene.concert();
      const page = await scene.visitor('demo-1');
      await page.evaluate(() => {
        const kept = JSON.parse(localStorage.getItem('stagedoor session')!) as { token: string };
        const [head, body] = kept.token.split('.') as [string, string];
        localStorage.setItem('stagedoor session', JSON.stringify({ ...kept, token: `${head}.${body}.forged` }));
      });
      await page.goto(visitUrl(scene.house.url, concertId));
      await page.getByRole('heading', { name: 'Sign in to get in line' }).waitFor();
      await page.getByText('You are not signed in any more').waitFor();
      return page;
    },
  },
  {
    name: 'entering-closed',
    async show(scene) {
      const { concertId } = await scene.concert();
      await scene.house.operator.queue.close({ concertId });
      const page = await scene.visit(concertId, 'demo-1');
      await page.getByText('The line is closed').waitFor();
      return page;
    },
  },
  {
    name: 'entering-server-busy',
    async show(scene) {
      const { concertId } = await scene.concert();
      const page = await scene.visitor('demo-1');
      await scene.refuse(page, 'queue.issueToken', 'OVERLOADED', { retryAfterMs: 100 });
      await page.goto(visitUrl(scene.house.url, concertId));
      await page.getByText('The server is busy').waitFor();
      return page;
    },
  },
  {
    name: 'entering-server-away',
    async show(scene) {
      const { concertId } = await scene.concert();
      const page = await scene.visitor('demo-1');
      await page.route('**/trpc/**', (route) => route.abort('connectionrefused'));
      await page.goto(visitUrl(scene.house.url, concertId));
      await page.getByText('The server cannot be reached').waitFor();
      return page;
    },
  },
  {
    name: 'entering-a-concert-that-is-gone',
    async show(scene) {
      const page = await scene.visit('con_that_is_gone', 'demo-1');
      await page.getByRole('heading', { name: 'Nothing here' }).waitFor();
      return page;
    },
  },
  {
    name: 'waiting',
    async show(scene) {
      const { page, crowd } = await inLine(scene, { ahead: 40 });
      // Below 20 people each step is told at once, above only steps of 5 %.
      await crowd.leave(24);
      await until(async () => (await page.getByRole('progressbar').getAttribute('aria-valuenow')) === '60');
      return page;
    },
  },
  {
    name: 'waiting-with-an-estimate',
    async show(scene) {
      const { page } = await inLine(scene, { ahead: 30, maxActive: 100, admitPerSecond: 0.05 });
      await page.getByText(/Likely .* minutes/).waitFor();
      return page;
    },
  },
  {
    name: 'waiting-near',
    async show(scene) {
      const { page } = await inLine(scene, { ahead: 4 });
      return page;
    },
  },
  {
    name: 'waiting-next',
    async show(scene) {
      const { page, crowd } = await inLine(scene, { ahead: 3 });
      await crowd.leave(3);
      await page.getByRole('heading', { name: 'You are next' }).waitFor();
      return page;
    },
  },
  {
    name: 'waiting-to-be-told',
    async show(scene) {
      await answering(scene, 'granted');
      const { page } = await inLine(scene);
      await page.getByRole('button', { name: 'Tell me when I am in' }).click();
      await page.getByText('by a notification').waitFor();
      return page;
    },
  },
  {
    name: 'waiting-to-be-told-by-sound-alone',
    async show(scene) {
      await answering(scene, 'denied');
      const { page } = await inLine(scene);
      await page.getByRole('button', { name: 'Tell me when I am in' }).click();
      await page.getByText('This browser allows no notifications').waitFor();
      return page;
    },
  },
  {
    name: 'waiting-where-nothing-can-tell',
    async show(scene) {
      await answering(scene, 'denied');
      await scene.browser.addInitScript(() => Object.assign(globalThis, { AudioContext: undefined }));
      const { page } = await inLine(scene);
      await page.getByRole('button', { name: 'Tell me when I am in' }).click();
      await page.getByText('neither sound nor notifications').waitFor();
      return page;
    },
  },
  {
    name: 'waiting-paused',
    async show(scene) {
      const { page, concertId } = await inLine(scene);
      await scene.house.operator.queue.pause({ concertId });
      await page.getByText('Nobody is let in right now').waitFor();
      return page;
    },
  },
  {
    name: 'waiting-sold-out',
    async show(scene) {
      const sections = [{ name: 'Floor', rows: 1, seatsPerRow: 2, price: 30_000 }];
      const { concertId, scheduleIds } = await scene.concert({ sections });
      await scene.buy({ concertId, scheduleId: scheduleIds[0]! }, 'buyer');
      await scene.crowd(concertId, 3);
      const page = await scene.visit(concertId, 'demo-1', 50_000);
      await page.getByText('Every seat is paid for').waitFor();
      return page;
    },
  },
  {
    name: 'waiting-connection-lost',
    async show(scene) {
      const { page } = await inLine(scene);
      await scene.bothLanguages(page);
      await scene.browser.setOffline(true);
      await page.getByText('Connection lost').waitFor();
      return page;
    },
  },
  {
    name: 'waiting-leaving',
    async show(scene) {
      const { page } = await inLine(scene);
      await page.getByRole('button', { name: 'Leave the line' }).click();
      await page.getByRole('alertdialog').waitFor();
      return page;
    },
  },
  {
    name: 'pre-queue',
    async show(scene) {
      const { concertId } = await scene.concert({ salesOpenAt: new Date(Date.now() + 0.2 * hourMs) });
      await scene.crowd(concertId, 7);
      const page = await scene.visit(concertId, 'demo-1', 50_000);
      await page.getByText('Your entry number is 8').waitFor();
      return page;
    },
  },
  {
    name: 'pre-queue-drawing',
    async show(scene) {
      const { concertId } = await scene.concert({ salesOpenAt: new Date(Date.now() + hourMs) });
      const page = await scene.visit(concertId, 'demo-1', 50_000);
      await page.getByText('You are in the draw').waitFor();
      // The sale opens in a moment, and the order is not there yet.
      await scene.house.operator.queue.configure({ concertId, salesOpenAt: new Date(Date.now() + 2_000) });
      await scene.hold('select from queues where concert_id = $1 for update', concertId);
      await page.reload();
      await page.getByText('Your place shows up here in a few seconds').waitFor();
      return page;
    },
  },
  {
    name: 'waiting-drawn',
    async show(scene) {
      const { concertId } = await scene.concert({ maxActive: 0, salesOpenAt: new Date(Date.now() + hourMs) });
      await scene.crowd(concertId, 5);
      const page = await scene.visit(concertId, 'demo-1', 50_000);
      await page.getByText('You are in the draw').waitFor();
      await scene.open(concertId);
      await page.getByText(/You were drawn to place \d of 6/).waitFor();
      await page.getByText('How the order is drawn').click();
      await page.getByRole('button', { name: 'Work it out here' }).click();
      await page.getByText(/Entry 6 was drawn to place \d/).waitFor();
      return page;
    },
  },
  {
    name: 'ended-left',
    async show(scene) {
      const { page } = await inLine(scene);
      await page.getByRole('button', { name: 'Leave the line' }).click();
      await page.getByRole('alertdialog').getByRole('button', { name: 'Leave' }).click();
      await page.getByRole('heading', { name: 'You left' }).waitFor();
      return page;
    },
  },
  {
    name: 'ended-absent',
    async show(scene) {
      const { page, concertId } = await inLine(scene, { ahead: 0, absentAfterMs: 1_000 });
      await page.goto('about:blank');
      // As if it had promised to come back long ago; what it promised last may still be on its way.
      await until(async () => {
        const late = 'select from presence where concert_id = $1 and due_at < now()';
        if ((await scene.house.sql(late, [concertId])).length > 0) return true;
        await scene.house.sql("update presence set due_at = now() - interval '1 hour' where concert_id = $1", [
          concertId,
        ]);
        for (let ticks = 0; ticks < 3; ticks++) await scene.house.stagedoor.services.queues.nextRefresh();
        return false;
      });
      await scene.house.operator.user.create({ userId: 'guest-1', name: 'guest-1' });
      const behind = scene.house.user('guest-1');
      const { token } = await behind.queue.issueToken({ concertId });
      await scene.house.operator.queue.configure({ concertId, maxActive: 1 });
      await until(async () => (await behind.queue.status({ token })).state === 'active');
      await page.goto(visitUrl(scene.house.url, concertId));
      await page.getByRole('heading', { name: 'Your turn came while nobody was here' }).waitFor();
      return page;
    },
  },
  {
    name: 'ended-closed',
    async show(scene) {
      const { page, concertId } = await inLine(scene);
      await scene.house.operator.queue.close({ concertId });
      await page.getByRole('heading', { name: 'The line was closed' }).waitFor();
      return page;
    },
  },
  {
    name: 'ended-cancelled',
    async show(scene) {
      const { page, concertId } = await inLine(scene);
      await scene.house.operator.concert.cancel({ concertId, reason: 'The singer has lost her voice.' });
      await page.getByRole('heading', { name: 'The concert was cancelled' }).waitFor();
      return page;
    },
  },
  {
    name: 'ended-time-over',
    async show(scene) {
      const { concertId } = await scene.concert({ activeTtlMs: 1_500 });
      const page = await scene.visit(concertId, 'demo-1');
      await page.getByRole('heading', { name: 'Your time inside is over' }).waitFor();
      return page;
    },
  },
  {
    name: 'ended-paid',
    async show(scene) {
      const { concertId, scheduleIds } = await scene.concert();
      const page = await scene.visit(concertId, 'demo-1', 500_000);
      await page.getByText('Inside until').waitFor();
      await scene.buy({ concertId, scheduleId: scheduleIds[0]! }, 'demo-1');
      await page.getByRole('heading', { name: 'Paid' }).waitFor();
      return page;
    },
  },
];
