import type { Page } from 'playwright-core';
import { operatorKey, type Visitor } from '../../../../../packages/server/test/harness.ts';

export const wide = { viewport: { width: 1_280, height: 900 } };

export async function openDesk(page: Page, { url }: { url: string }, path = '/desk'): Promise<void> {
  await page.goto(`${url}${path}`);
  await page.getByLabel('Operator’s key').fill(operatorKey);
  await page.getByRole('button', { name: 'Open the desk' }).click();
  await page.getByRole('navigation', { name: 'Desk' }).waitFor();
}

/** Somebody pays for seats. */
export async function buy(
  { caller, token }: Visitor,
  { concertId, scheduleId }: { concertId: string; scheduleId: string },
  seatIds: number[],
): Promise<string> {
  await caller.wallet.charge({ amount: 100_000, token, idempotencyKey: 'charge' });
  const { reservationId } = await caller.concert.reserve({
    concertId,
    scheduleId,
    seatIds,
    token,
    idempotencyKey: 'hold',
  });
  return (await caller.payment.pay({ reservationId, token, idempotencyKey: 'pay' })).paymentId;
}
