import type { Page } from 'playwright-core';
import { newKey, type Scene, type State } from './scene.ts';

const twoDates = ['2030-05-04T10:00:00Z', '2030-05-05T06:00:00Z'];

interface Bought {
  readonly concertId: string;
  readonly scheduleId: string;
  readonly paymentId: string;
  readonly seatIds: readonly number[];
}

async function bought(scene: Scene, userId: string, quantity = 2, title = 'Paper Lanterns'): Promise<Bought> {
  const { concertId, scheduleIds } = await scene.concert({ title, dates: twoDates });
  const at = { concertId, scheduleId: scheduleIds[0]! };
  return { ...at, ...(await scene.buy(at, userId, { quantity })) };
}

async function tickets(scene: Scene, userId: string): Promise<Page> {
  const page = await scene.visitor(userId);
  await page.goto(`${scene.house.url}/tickets`);
  return page;
}

/** A visitor's tickets after something happened to what they bought. */
const after = (
  name: string,
  userId: string,
  happen: (scene: Scene, bought: Bought) => Promise<unknown>,
  told: RegExp,
): State => ({
  name,
  async show(scene) {
    await happen(scene, await bought(scene, userId));
    const page = await tickets(scene, userId);
    await page.getByText(told).first().waitFor();
    return page;
  },
});

const refund = (scene: Scene, { paymentId }: Bought, seatIds?: number[]) =>
  scene.house.operator.payment.refund({
    paymentId,
    reason: 'cannot come',
    idempotencyKey: newKey(),
    ...(seatIds ? { seatIds } : {}),
  });

const reason = 'The singer has lost her voice.';

/** What became of what was bought. Each has a visitor of its own, who bought nothing else. */
export const ticketStates: readonly State[] = [
  {
    name: 'tickets-signed-out',
    async show(scene) {
      const page = await scene.stranger('/tickets');
      await page.getByText('Sign in to see what you have bought').waitFor();
      return page;
    },
  },
  {
    name: 'tickets-none',
    async show(scene) {
      const page = await tickets(scene, 'demo-11');
      await page.getByText('No tickets yet').waitFor();
      return page;
    },
  },
  {
    name: 'tickets',
    async show(scene) {
      for (const title of ['Nightjar Quartet at the Blue Door', 'Neon Harbour: The Long Night Tour'])
        await bought(scene, 'demo-12', (title.length % 3) + 1, title);
      const page = await tickets(scene, 'demo-12');
      await page.getByRole('article').nth(1).waitFor();
      return page;
    },
  },
  after('tickets-refunded', 'demo-13', refund, /given back/),
  after(
    'tickets-partly-refunded',
    'demo-14',
    (scene, one) => refund(scene, one, [one.seatIds[0]!]),
    /of .* given back/,
  ),
  after(
    'tickets-date-moved',
    'demo-15',
    (scene, { concertId, scheduleId }) =>
      scene.house.operator.concert.updateSchedule({ concertId, scheduleId, startsAt: '2030-06-01T11:00:00Z' }),
    /Date moved. Before, it was Sat, May 4, 2030 7:00\sPM\./,
  ),
  after(
    'tickets-date-cancelled',
    'demo-16',
    (scene, { concertId, scheduleId }) =>
      scene.house.operator.concert.cancelSchedule({ concertId, scheduleId, reason }),
    /Cancelled:/,
  ),
  after(
    'tickets-concert-cancelled',
    'demo-17',
    (scene, { concertId }) => scene.house.operator.concert.cancel({ concertId, reason }),
    /Cancelled:/,
  ),
  {
    name: 'tickets-server-away',
    async show(scene) {
      const page = await scene.visitor('demo-11');
      await page.route('**/trpc/**', (route) => route.abort('connectionrefused'));
      await page.goto(`${scene.house.url}/tickets`);
      await page.getByText('The server cannot be reached').waitFor();
      return page;
    },
  },
  {
    name: 'receipt',
    async show(scene) {
      const { paymentId } = await bought(scene, 'demo-18', 3);
      const page = await scene.visitor('demo-18');
      await page.goto(`${scene.house.url}/tickets/${paymentId}`);
      await page.getByRole('heading', { name: 'The seats are yours' }).waitFor();
      return page;
    },
  },
  {
    name: 'receipt-refunded',
    async show(scene) {
      const one = await bought(scene, 'demo-18');
      await refund(scene, one);
      const page = await scene.visitor('demo-18');
      await page.goto(`${scene.house.url}/tickets/${one.paymentId}`);
      await page.getByText('given back').first().waitFor();
      return page;
    },
  },
  {
    name: 'receipt-of-another-account',
    async show(scene) {
      const { paymentId } = await bought(scene, 'demo-18');
      const page = await scene.visitor('demo-11');
      await page.goto(`${scene.house.url}/tickets/${paymentId}`);
      await page.getByText('There is no such payment').waitFor();
      return page;
    },
  },
  {
    name: 'receipt-signed-out',
    async show(scene) {
      const page = await scene.stranger('/tickets/pay_of_somebody');
      await page.getByText('Sign in to see what you have bought').waitFor();
      return page;
    },
  },
];
