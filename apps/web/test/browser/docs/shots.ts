import type { Page } from 'playwright-core';
import { operatorKey, until } from '../../../../../packages/server/test/harness.ts';
import { loadDemo } from '../../../../api/src/demo.ts';
import type { Scene, State } from '../states/scene.ts';

/** A picture that README and docs show, of the demo. */
export interface Shot extends State {
  readonly screen: 'phone' | 'wide';
  readonly colorScheme: 'dark' | 'light';
}

interface Shown {
  readonly concertId: string;
  readonly scheduleId: string;
}

/** One of the demo's concerts, by the beginning of its title. */
async function ofDemo(scene: Scene, title: string): Promise<Shown> {
  const { operator } = scene.house;
  await loadDemo(operator, new Date());
  const { concerts } = await operator.concert.list({});
  const { concertId, dates } = concerts.find((concert) => concert.title.startsWith(title))!;
  return { concertId, scheduleId: dates[0]!.scheduleId };
}

/** A line from which a few people come in each second. */
async function line(scene: Scene, people: number): Promise<Shown> {
  const shown = await ofDemo(scene, 'Seoul Philharmonic');
  await scene.house.operator.queue.configure({ concertId: shown.concertId, admitPerSecond: 3, maxActive: 500 });
  await scene.crowd(shown.concertId, people);
  return shown;
}

/** Whoever of the crowd is inside buys two seats, one after the other, until enough was seen. */
async function sellOn(scene: Scene, { concertId, scheduleId }: Shown, people: number, isEnough: () => boolean) {
  for (let index = 1; index <= people && !isEnough(); index++) {
    const userId = `guest-${index}`;
    const { token } = await scene.house.user(userId).queue.issueToken({ concertId });
    await until(
      async () => (await scene.house.user(userId).queue.status({ token })).state === 'active' || isEnough(),
      120_000,
    );
    if (!isEnough()) await scene.buy({ concertId, scheduleId }, userId);
  }
}

export const shots: readonly Shot[] = [
  {
    name: 'concerts',
    screen: 'wide',
    colorScheme: 'light',
    async show(scene) {
      await ofDemo(scene, 'Neon Harbour');
      const page = await scene.stranger('/');
      await page.getByRole('link', { name: 'Neon Harbour' }).waitFor();
      return page;
    },
  },
  {
    name: 'seat-map',
    screen: 'wide',
    colorScheme: 'light',
    async show(scene) {
      const { concertId, scheduleId } = await ofDemo(scene, 'Neon Harbour');
      for (let guest = 1; guest <= 40; guest++)
        await scene.buy({ concertId, scheduleId }, `fan-${guest}`, { quantity: 8, pays: false });
      return await inside(scene, concertId, 'demo-5');
    },
  },
  {
    name: 'receipt',
    screen: 'phone',
    colorScheme: 'dark',
    async show(scene) {
      const { concertId, scheduleId } = await ofDemo(scene, 'Neon Harbour');
      const { paymentId } = await scene.buy({ concertId, scheduleId }, 'demo-6');
      const page = await scene.visitor('demo-6');
      await page.goto(`${scene.house.url}/tickets/${paymentId}`);
      await page.getByRole('heading', { name: 'The seats are yours' }).waitFor();
      return page;
    },
  },
  {
    name: 'waiting-room',
    screen: 'phone',
    colorScheme: 'dark',
    async show(scene) {
      const { concertId } = await line(scene, 240);
      const page = await scene.visit(concertId, 'demo-7');
      await page.getByText(/^Likely/).waitFor();
      await until(async () => Number(await page.locator('.ahead').textContent()) <= 131, 120_000);
      return page;
    },
  },
  {
    name: 'desk',
    screen: 'wide',
    colorScheme: 'dark',
    async show(scene) {
      const page = await scene.stranger('/desk');
      await page.getByLabel('Operator’s key').fill(operatorKey);
      await page.getByRole('button', { name: 'Open the desk' }).click();
      const people = 300;
      const shown = await ofDemo(scene, 'Seoul Philharmonic');
      await page.goto(`${scene.house.url}/desk/concerts/${shown.concertId}`);
      await page.getByRole('heading', { name: 'Seoul Philharmonic' }).waitFor();
      await line(scene, people);
      let isEnough = false;
      const selling = sellOn(scene, shown, people, () => isEnough);
      await page.getByText(/Yes: \d+ seats in 5\d s/).waitFor({ timeout: 120_000 });
      isEnough = true;
      await selling;
      return page;
    },
  },
];

async function inside(scene: Scene, concertId: string, userId: string): Promise<Page> {
  const page = await scene.visit(concertId, userId);
  await page
    .getByRole('button', { name: /2027|20\d\d/ })
    .first()
    .click();
  await page.locator('.seat-map canvas').waitFor();
  await page.getByRole('button', { name: '2 best seats together' }).waitFor();
  return page;
}
