import type { Page } from 'playwright-core';
import type { Scene, State } from './scene.ts';

type Bill = Parameters<Scene['concert']>[0];

/** A visitor inside, before a hall of one date. */
async function before(scene: Scene, bill: Bill = {}): Promise<{ page: Page; concertId: string; scheduleId: string }> {
  const { concertId, scheduleIds } = await scene.concert(bill);
  const page = await scene.visit(concertId, 'demo-2', 300_000);
  await page.getByRole('button', { name: 'List', exact: true }).waitFor();
  return { page, concertId, scheduleId: scheduleIds[0]! };
}

async function choose(page: Page, section: string, seats: readonly (readonly [row: string, number: number])[]) {
  await page.getByRole('button', { name: 'List', exact: true }).click();
  await page.getByRole('button', { name: new RegExp(`^${section}`) }).click();
  for (const [row, number] of seats)
    await page.getByRole('button', { name: new RegExp(`^Row ${row}, seat ${number},`) }).click();
}

/** Inside: dates, the hall, a choice, and what may come between. */
export const insideStates: readonly State[] = [
  {
    name: 'dates',
    async show(scene) {
      const dates = ['2030-05-04T10:00:00Z', '2030-05-05T06:00:00Z', '2030-05-05T11:00:00Z', '2030-05-06T10:00:00Z'];
      const { concertId, scheduleIds } = await scene.concert({
        dates,
        sections: [{ name: 'Floor', rows: 2, seatsPerRow: 4, price: 44_000 }],
      });
      const { concert } = scene.house.operator;
      await scene.buy({ concertId, scheduleId: scheduleIds[1]! }, 'buyer', { quantity: 8 });
      await concert.cancelSchedule({ concertId, scheduleId: scheduleIds[2]!, reason: 'The singer is ill.' });
      await concert.updateSchedule({ concertId, scheduleId: scheduleIds[3]!, salesEndAt: new Date(0) });
      await concert.updateSchedule({ concertId, scheduleId: scheduleIds[0]!, startsAt: '2030-05-03T10:00:00Z' });
      const page = await scene.visit(concertId, 'demo-2');
      await page.getByText(/Before, it was Sat, May 4, 2030 7:00\sPM\./).waitFor();
      return page;
    },
  },
  {
    name: 'map-loading',
    async show(scene) {
      const { concertId } = await scene.concert();
      const page = await scene.visitor('demo-2');
      await page.route('**/trpc/concert.seatMap**', () => {});
      await page.goto(`${scene.house.url}/concerts/${concertId}/visit`);
      await page.getByText('Fetching the seats').waitFor();
      return page;
    },
  },
  {
    name: 'map',
    async show(scene) {
      const { page } = await before(scene);
      await page.locator('.seat-map canvas').waitFor();
      return page;
    },
  },
  {
    name: 'list',
    async show(scene) {
      const { page, concertId, scheduleId } = await before(scene);
      await scene.buy({ concertId, scheduleId }, 'buyer', { quantity: 5 });
      await page.getByRole('button', { name: 'List', exact: true }).click();
      await page.getByRole('button', { name: /^Stalls/ }).click();
      await page.getByRole('button', { name: /^Row F, seat 1,/ }).waitFor();
      return page;
    },
  },
  {
    name: 'choice',
    async show(scene) {
      const { page } = await before(scene);
      await choose(page, 'Stalls', [
        ['C', 5],
        ['C', 6],
      ]);
      await page.getByRole('button', { name: 'Hold these seats' }).waitFor();
      return page;
    },
  },
  {
    name: 'choice-of-as-many-as-one-may-have',
    async show(scene) {
      const { page } = await before(scene);
      await choose(
        page,
        'Stalls',
        [1, 2, 3, 4, 5, 6, 7, 8].map((number) => ['C', number] as const),
      );
      await page.getByText('as many as you may have').waitFor();
      return page;
    },
  },
  {
    name: 'choice-with-a-lonely-seat',
    async show(scene) {
      const { page } = await before(scene);
      await choose(page, 'Stalls', [['C', 2]]);
      await page.getByText('would be left alone').waitFor();
      return page;
    },
  },
  {
    name: 'choice-taken-by-another',
    async show(scene) {
      const { page, concertId, scheduleId } = await before(scene);
      await choose(page, 'Stalls', [
        ['A', 6],
        ['A', 7],
        ['B', 6],
      ]);
      await scene.buy({ concertId, scheduleId }, 'buyer', { quantity: 2 });
      await page.getByText('Someone else took').waitFor();
      return page;
    },
  },
  {
    name: 'nothing-left-together',
    async show(scene) {
      const { page } = await before(scene, { sections: [{ name: 'Floor', rows: 3, seatsPerRow: 3, price: 44_000 }] });
      await page.getByRole('button', { name: '4 best seats together' }).click();
      await page.getByText('Nowhere are 4 seats left beside each other').waitFor();
      return page;
    },
  },
  {
    name: 'date-without-a-free-seat',
    async show(scene) {
      const sections = [{ name: 'Floor', rows: 1, seatsPerRow: 4, price: 44_000 }];
      const { concertId, scheduleIds } = await scene.concert({
        sections,
        dates: ['2030-05-04T10:00:00Z', '2030-05-05T06:00:00Z'],
      });
      await scene.buy({ concertId, scheduleId: scheduleIds[0]! }, 'buyer', { quantity: 4, pays: false });
      const page = await scene.visitor('demo-2');
      await page.goto(`${scene.house.url}/concerts/${concertId}/visit?date=${scheduleIds[0]!}`);
      await page.getByText('No seat of this date is free').waitFor();
      return page;
    },
  },
  {
    name: 'inside-last-minute',
    async show(scene) {
      const { page } = await before(scene, { activeTtlMs: 58_000 });
      await page.locator('.inside-head .urgent').waitFor();
      return page;
    },
  },
  {
    name: 'inside-connection-lost',
    async show(scene) {
      const { page } = await before(scene);
      await scene.bothLanguages(page);
      await scene.browser.setOffline(true);
      await page.getByText('Connection lost').waitFor();
      return page;
    },
  },
  {
    name: 'inside-ending',
    async show(scene) {
      const { page } = await before(scene);
      await page.getByRole('button', { name: 'End visit' }).click();
      await page.getByRole('alertdialog').waitFor();
      return page;
    },
  },
];
