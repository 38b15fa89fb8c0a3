import type { Page } from 'playwright-core';
import { loadDemo } from '../../../../api/src/demo.ts';
import { type Scene, type State, undrawn } from './scene.ts';

const hourMs = 3_600_000;

const about = (scene: Scene, concertId: string): Promise<Page> => scene.stranger(`/concerts/${concertId}`);

async function sellAll(scene: Scene, bill: Parameters<Scene['concert']>[0] = {}): Promise<string> {
  const sections = [{ name: 'Floor', rows: 1, seatsPerRow: 2, price: 30_000 }];
  const { concertId, scheduleIds } = await scene.concert({ ...bill, sections });
  await scene.buy({ concertId, scheduleId: scheduleIds[0]! }, 'guest-1');
  return concertId;
}

/** What there is to see, and each concert from outside. The first of them is of a house that has none yet. */
export const concertStates: readonly State[] = [
  {
    name: 'concerts-none',
    async show(scene) {
      const page = await scene.stranger('/');
      await page.getByText('No concerts yet').waitFor();
      return page;
    },
  },
  {
    name: 'concerts',
    async show(scene) {
      await loadDemo(scene.house.operator, new Date('2030-03-01T00:00:00Z'));
      const page = await scene.stranger(undrawn('/'));
      await page.getByRole('link', { name: 'Neon Harbour' }).waitFor();
      return page;
    },
  },
  {
    name: 'concerts-of-all-kinds',
    async show(scene) {
      const { queue, concert } = scene.house.operator;
      await scene.concert({ title: 'First Snow', salesOpenAt: '2030-01-15T11:00:00Z' });
      await scene.concert({ title: 'Harvest Moon', salesOpenAt: new Date(Date.now() + 0.6 * hourMs) });
      await sellAll(scene, { title: 'Small Hours' });
      const paused = await scene.concert({ title: 'Tin Drum Orchestra' });
      await queue.pause({ concertId: paused.concertId });
      const closed = await scene.concert({ title: 'The Long Goodbye' });
      await queue.close({ concertId: closed.concertId });
      const cancelled = await scene.concert({ title: 'Open Air' });
      await concert.cancel({ concertId: cancelled.concertId, reason: 'A storm is coming.' });
      await scene.concert({ title: 'Encore', dates: [] });
      // What was drawn for another visitor a second ago has none of these.
      const page = await scene.stranger(undrawn('/'));
      await page.getByRole('link', { name: 'Encore' }).waitFor();
      return page;
    },
  },
  {
    name: 'concerts-server-away',
    async show(scene) {
      const page = await scene.browser.newPage();
      await page.route('**/trpc/**', (route) => route.abort('connectionrefused'));
      await page.goto(`${scene.house.url}${undrawn('/')}`);
      await page.getByText('The server cannot be reached').waitFor();
      return page;
    },
  },
  {
    name: 'concert-before-its-sale',
    async show(scene) {
      const { concertId } = await scene.concert({ salesOpenAt: new Date(Date.now() + 0.4 * hourMs) });
      const page = await about(scene, concertId);
      await page.getByText('How the order is drawn').click();
      await page.getByText('The secret is published when the sale opens').waitFor();
      return page;
    },
  },
  {
    name: 'concert-days-before-its-sale',
    async show(scene) {
      const { concertId } = await scene.concert({ salesOpenAt: new Date(Date.now() + 52.3 * hourMs) });
      const page = await about(scene, concertId);
      await page.getByText('2 days').waitFor();
      return page;
    },
  },
  {
    name: 'concert-drawing',
    async show(scene) {
      const salesOpenAt = new Date(Date.now() + hourMs);
      const { concertId } = await scene.concert({ salesOpenAt });
      const page = await scene.browser.newPage();
      // Between the opening and the moment at which the server has the order.
      await page.clock.setFixedTime(salesOpenAt.getTime() + 1_000);
      await page.goto(`${scene.house.url}/concerts/${concertId}`);
      await page.getByText('is being drawn').waitFor();
      return page;
    },
  },
  {
    name: 'concert-drawn',
    async show(scene) {
      const page = await about(scene, await drawn(scene));
      await page.getByText('How the order is drawn').click();
      await page.getByRole('textbox', { name: 'Entry number' }).fill('3');
      await page.getByRole('button', { name: 'Work it out here' }).click();
      await page.getByText(/Entry 3 was drawn to place \d/).waitFor();
      await page.locator('input[name="entry"][value="3"]').waitFor();
      return page;
    },
  },
  {
    name: 'concert-draw-not-to-be-trusted',
    async show(scene) {
      const concertId = await drawn(scene);
      const page = await scene.browser.newPage();
      await page.route('**/trpc/concert.get**', async (route) => {
        const answer = await route.fetch();
        const text = await answer.text();
        await route.fulfill({ response: answer, body: text.replace(/"seed":"[0-9a-f]{4}/, '"seed":"beef') });
      });
      await page.goto(`${scene.house.url}${undrawn(`/concerts/${concertId}`)}`);
      await page.getByText('How the order is drawn').click();
      await page.getByRole('button', { name: 'Work it out here' }).click();
      await page.getByText('Do not trust this draw').waitFor();
      return page;
    },
  },
  {
    name: 'concert-on-sale',
    async show(scene) {
      const { concertId } = await scene.concert({ dates: ['2030-05-04T10:00:00Z', '2030-05-05T06:00:00Z'] });
      const page = await about(scene, concertId);
      await page.getByRole('link', { name: 'Get in line' }).waitFor();
      return page;
    },
  },
  {
    name: 'concert-paused',
    async show(scene) {
      const { concertId } = await scene.concert();
      await scene.house.operator.queue.pause({ concertId });
      const page = await about(scene, concertId);
      await page.getByText('Nobody is let in at the moment').waitFor();
      return page;
    },
  },
  {
    name: 'concert-sold-out',
    async show(scene) {
      const page = await about(scene, await sellAll(scene));
      await page.getByRole('link', { name: 'Wait for returned seats' }).waitFor();
      return page;
    },
  },
  {
    name: 'concert-closed',
    async show(scene) {
      const { concertId } = await scene.concert();
      await scene.house.operator.queue.close({ concertId });
      const page = await about(scene, concertId);
      await page.getByText('The line is closed').waitFor();
      return page;
    },
  },
  {
    name: 'concert-date-moved',
    async show(scene) {
      const { concertId, scheduleIds } = await scene.concert({
        dates: ['2030-05-04T10:00:00Z', '2030-05-05T06:00:00Z'],
      });
      const startsAt = '2030-06-01T11:00:00Z';
      await scene.house.operator.concert.updateSchedule({ concertId, scheduleId: scheduleIds[0]!, startsAt });
      const page = await about(scene, concertId);
      await page.getByText(/Date moved. Before, it was Sat, May 4, 2030 7:00\sPM\./).waitFor();
      return page;
    },
  },
  {
    name: 'concert-date-cancelled',
    async show(scene) {
      const dates = ['2030-05-04T10:00:00Z', '2030-05-05T06:00:00Z'];
      const { concertId, scheduleIds } = await scene.concert({ dates });
      const reason = 'The singer has lost her voice.';
      await scene.house.operator.concert.cancelSchedule({ concertId, scheduleId: scheduleIds[0]!, reason });
      const page = await about(scene, concertId);
      await page.getByText(`Cancelled: ${reason}`).waitFor();
      return page;
    },
  },
  {
    name: 'concert-cancelled',
    async show(scene) {
      const { concertId } = await scene.concert();
      await scene.house.operator.concert.cancel({ concertId, reason: 'The singer has lost her voice.' });
      const page = await about(scene, concertId);
      await page.getByText('does not take place').waitFor();
      return page;
    },
  },
  {
    name: 'concert-sale-over',
    async show(scene) {
      const { concertId } = await scene.concert();
      await scene.house.operator.concert.update({ concertId, salesEndAt: new Date(0) });
      const page = await about(scene, concertId);
      await page.getByText('Tickets are no longer sold').waitFor();
      return page;
    },
  },
  {
    name: 'concert-without-dates',
    async show(scene) {
      const { concertId } = await scene.concert({ dates: [] });
      const page = await about(scene, concertId);
      await page.getByText('Dates follow').waitFor();
      return page;
    },
  },
  {
    name: 'concert-gone',
    async show(scene) {
      const page = await about(scene, 'con_that_is_gone');
      await page.getByRole('heading', { name: 'Nothing here' }).waitFor();
      return page;
    },
  },
];

/** A concert whose order was drawn among five. */
async function drawn(scene: Scene): Promise<string> {
  const { concertId } = await scene.concert({ salesOpenAt: new Date(Date.now() + hourMs) });
  await scene.crowd(concertId, 5);
  await scene.open(concertId);
  return concertId;
}
