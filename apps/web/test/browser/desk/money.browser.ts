import { afterAll, beforeAll, expect, test } from 'vitest';
import { letIn } from '../../../../../packages/server/test/harness.ts';
import type { ServedStage } from '../../../../../packages/server/test/http/served.ts';
import { openBrowser, openHouse, stageConcert } from '../house.ts';
import { buy, openDesk, wide } from './desk.ts';

let house: ServedStage;
beforeAll(async () => {
  house = await openHouse();
}, 120_000);
afterAll(() => house.close());

test('a payment is found by its user and given back: a seat first, then the rest', async () => {
  const concert = await stageConcert(house, { seats: 10, price: 10_000 });
  const [dora] = await letIn(house, concert.concertId, ['dora'], 0);
  const paymentId = await buy(dora!, concert, [3, 4]);
  await house.operator.concert.update({ concertId: concert.concertId, timeZone: 'America/New_York' });
  await using opened = await openBrowser(wide);
  const page = await opened.browser.newPage();
  await openDesk(page, house, '/desk/payments');
  await page.getByLabel('User').fill('dora');
  await page.getByRole('button', { name: 'Find' }).click();
  await page.getByRole('row', { name: /dora/ }).getByRole('link').first().click();
  await page.getByText(paymentId).waitFor();
  // In Seoul, where this browser is, it is the next day.
  await page.getByText('January 1, 2030').waitFor();

  const refund = async (amount: string, untick?: string): Promise<void> => {
    await page.getByRole('button', { name: 'Refund', exact: true }).click();
    const dialog = page.getByRole('alertdialog');
    if (untick) await dialog.getByLabel(untick).uncheck();
    await dialog.getByText(`${amount} go to the wallet of dora`).waitFor();
    await dialog.getByLabel('Reason').fill('The seat is broken');
    await dialog.getByRole('button', { name: `Refund ${amount}` }).click();
    await dialog.waitFor({ state: 'detached' });
  };
  await refund('₩10,000', 'seat 4');
  await page.getByText('Partly refunded', { exact: true }).waitFor();
  await refund('₩10,000');
  await page.getByRole('button', { name: 'Refund', exact: true }).waitFor({ state: 'detached' });
  const { payments } = await house.operator.payment.search({ paymentId });
  expect(payments[0]).toMatchObject({ status: 'refunded', refunded: 20_000 });

  await page.getByRole('link', { name: 'dora' }).click();
  await page.getByText('₩100,000').waitFor();
  expect(opened.troubles).toEqual([]);
});

test('payments of a concert are looked for by its address, however many came after it', async () => {
  const { concertId } = await stageConcert(house);
  await house.operator.concert.update({ concertId, title: 'Long ago' });
  for (let made = 0; made < 100; made++) await house.operator.concert.create({ title: `Later ${made}` });
  await using opened = await openBrowser(wide);
  const page = await opened.browser.newPage();
  await openDesk(page, house, `/desk/payments?concertId=${concertId}`);
  const chosen = page.getByLabel('Concert').locator('option:checked', { hasText: 'Long ago' });
  await chosen.waitFor({ state: 'attached' });
  await page.getByRole('button', { name: 'Find' }).click();
  expect(new URL(page.url()).searchParams.get('concertId')).toContain(concertId);
  expect(opened.troubles).toEqual([]);
});

test('a cancelled concert gives its money back while the desk looks on', async () => {
  const concert = await stageConcert(house, { seats: 10, price: 10_000 });
  const visitors = await letIn(house, concert.concertId, ['eva', 'finn', 'gus'], 0);
  for (const [index, visitor] of visitors.entries()) await buy(visitor, concert, [index + 1]);
  await using opened = await openBrowser(wide);
  const page = await opened.browser.newPage();
  await openDesk(page, house, `/desk/concerts/${concert.concertId}`);
  await page.locator('.figure-line', { hasText: '3of 10' }).waitFor();
  await page.getByRole('button', { name: 'Cancel the concert' }).click();
  const dialog = page.getByRole('alertdialog');
  await dialog.getByText('Refunds 3 payments, ₩30,000.').waitFor();
  await dialog.getByLabel('Reason').fill('The singer is ill.');
  await dialog.getByRole('button', { name: 'Cancel for good' }).click();
  await page.getByText('All 3 payments refunded').waitFor();
  await page.getByText('₩30,000 given back.').waitFor();
  await page.getByText('Cancelled: The singer is ill.').first().waitFor();

  await page.getByRole('link', { name: 'Audit' }).click();
  await page.getByRole('button', { name: 'Check now' }).click();
  await page.getByText(/All \d+ invariants hold/).waitFor();
  expect(opened.troubles).toEqual([]);
});
