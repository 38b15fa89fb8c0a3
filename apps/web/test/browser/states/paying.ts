import type { Page } from 'playwright-core';
import type { Reason } from '../../../../../packages/server/src/errors.ts';
import type { Scene, State } from './scene.ts';

/** A visitor who holds two seats, with so much in the wallet. */
async function atTheTill(
  scene: Scene,
  { won = 300_000, ...bill }: { won?: number } & Parameters<Scene['concert']>[0] = {},
): Promise<{ page: Page; concertId: string; scheduleId: string; pay: () => Promise<void> }> {
  const { concertId, scheduleIds } = await scene.concert(bill);
  const page = await scene.visit(concertId, 'demo-3', won);
  if (scheduleIds.length > 1) await page.locator('.date-card').first().click();
  await page.getByRole('button', { name: '2 best seats together' }).click();
  await page.getByRole('heading', { name: 'Held for you' }).waitFor();
  await page.locator('.pay-box .button.accent').waitFor();
  const pay = () => page.getByRole('button', { name: /^Pay ₩/ }).click();
  return { page, concertId, scheduleId: scheduleIds[0]!, pay };
}

const refused = (name: string, reason: Reason, details: object, told: string): State => ({
  name,
  async show(scene) {
    const { page, pay } = await atTheTill(scene);
    await scene.refuse(page, 'payment.pay', reason, details);
    await pay();
    await page.getByText(told).waitFor();
    return page;
  },
});

/** From the hold to the receipt. */
export const payingStates: readonly State[] = [
  {
    name: 'hold',
    async show(scene) {
      return (await atTheTill(scene)).page;
    },
  },
  {
    name: 'hold-several',
    async show(scene) {
      const { page } = await atTheTill(scene);
      await page.getByRole('button', { name: 'Choose more seats' }).click();
      await page.getByRole('button', { name: '3 best seats together' }).click();
      await page.locator('.held').nth(1).waitFor();
      return page;
    },
  },
  {
    name: 'hold-last-minute',
    async show(scene) {
      const { page } = await atTheTill(scene, { holdTtlMs: 57_000 });
      await page.getByText('Less than a minute left').waitFor();
      return page;
    },
  },
  {
    name: 'hold-over',
    async show(scene) {
      const { page } = await atTheTill(scene, { holdTtlMs: 6_000 });
      await page.getByRole('alert').getByText('The time to pay is over').waitFor();
      await page.locator('.seat-map canvas').waitFor();
      return page;
    },
  },
  {
    name: 'hold-of-a-date-that-is-cancelled',
    async show(scene) {
      const { page, concertId, scheduleId } = await atTheTill(scene, {
        dates: ['2030-05-04T10:00:00Z', '2030-05-05T06:00:00Z'],
      });
      await scene.house.operator.concert.cancelSchedule({ concertId, scheduleId, reason: 'The singer is ill.' });
      await page.getByText('This date was cancelled').waitFor();
      return page;
    },
  },
  {
    name: 'wallet-short',
    async show(scene) {
      const { page } = await atTheTill(scene, { won: 20_000 });
      await page.getByRole('button', { name: 'Add ₩112,000' }).waitFor();
      return page;
    },
  },
  {
    name: 'wallet-short-and-charging-closed',
    async show(scene) {
      await scene.settings({ canCharge: false });
      const { page } = await atTheTill(scene, { won: 20_000 });
      await page.getByText('Money is added where you bought your credit').waitFor();
      return page;
    },
  },
  {
    name: 'wallet-charge-refused',
    async show(scene) {
      const { page } = await atTheTill(scene, { won: 20_000 });
      await scene.refuse(page, 'wallet.charge', 'BALANCE_LIMIT', { limit: 1_000_000_000_000 });
      await page.getByRole('button', { name: 'Add ₩112,000' }).click();
      await page.getByText('A wallet holds').waitFor();
      return page;
    },
  },
  {
    name: 'wallet-closed-while-waiting',
    async show(scene) {
      await scene.settings({ canCharge: false });
      const { concertId } = await scene.concert({ maxActive: 0 });
      await scene.crowd(concertId, 12);
      const page = await scene.visit(concertId, 'demo-3', 20_000);
      await page.getByText('Money is added where you bought your credit').waitFor();
      return page;
    },
  },
  {
    name: 'paying',
    async show(scene) {
      const { page, pay } = await atTheTill(scene);
      await page.route('**/trpc/payment.pay**', () => {});
      await pay();
      await page.getByText('The payment is on its way').waitFor();
      return page;
    },
  },
  refused('paying-outcome-unknown', 'OUTCOME_UNKNOWN', { retryAfterMs: 100 }, 'It is not known yet'),
  {
    name: 'paying-refused-short',
    async show(scene) {
      const { page, pay } = await atTheTill(scene);
      // Spent elsewhere meanwhile.
      await scene.fill('demo-3', 100_000);
      await pay();
      await page.getByText('The wallet lacks').waitFor();
      await page.getByRole('button', { name: 'Add ₩32,000' }).waitFor();
      return page;
    },
  },
  refused('paying-refused-hold-over', 'HOLD_EXPIRED', {}, 'The time to pay ran out'),
  refused('paying-refused-no-hold', 'RESERVATION_NOT_FOUND', {}, 'These seats are not held for you'),
  refused('paying-refused-already-paid', 'ALREADY_PAID', {}, 'These seats are paid for'),
  refused('paying-refused-visit-over', 'TOKEN_EXPIRED', { endedBecause: 'expired' }, 'Your time inside is over'),
  refused('paying-refused-spent', 'TOKEN_SPENT', {}, 'This visit ended when you paid'),
  refused('paying-refused-other-account', 'TOKEN_INVALID', {}, 'belongs to another account'),
  refused('paying-refused-signed-out', 'UNAUTHENTICATED', {}, 'You are not signed in any more'),
  refused('paying-refused-busy', 'OVERLOADED', { retryAfterMs: 100 }, 'The server is busy'),
  refused('paying-refused-too-fast', 'RATE_LIMITED', { retryAfterMs: 100 }, 'Too many clicks'),
  refused(
    'paying-refused-date-cancelled',
    'SCHEDULE_CANCELLED',
    { cancelReason: 'The singer is ill.' },
    'This date was',
  ),
  refused('paying-refused-cancelled', 'CONCERT_CANCELLED', { cancelReason: 'The singer is ill.' }, 'This concert was'),
  refused(
    'paying-refused-by-a-newer-server',
    'INVALID_INPUT',
    { fieldErrors: {} },
    'This page does not go with the server',
  ),
  refused('paying-refused-trouble', 'INTERNAL', {}, 'Something went wrong on our side'),
  {
    name: 'paying-server-away',
    async show(scene) {
      const { page, pay } = await atTheTill(scene);
      await page.route('**/trpc/payment.pay**', (route) => route.abort('connectionrefused'));
      await pay();
      await page.getByText('The server cannot be reached').waitFor();
      return page;
    },
  },
];
