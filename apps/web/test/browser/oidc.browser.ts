import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { openBrowser, openHouse, stageConcert, until, visitUrl } from './house.ts';
import { audience, openProvider } from './provider.ts';

/** The access token that the page's library keeps. */
const tokenIn = (page: Page): Promise<string> =>
  page.evaluate(() => {
    const kept = Object.entries(localStorage).find(([key]) => key.startsWith('oidc.user:'))!;
    return (JSON.parse(kept[1] as string) as { access_token: string }).access_token;
  });

test('people sign in at an OpenID Connect provider, come back to where they were, and stay', async () => {
  await using provider = await openProvider({ tokenSeconds: 34 });
  const { issuer } = provider;
  const house = await openHouse(
    {
      STAGEDOOR_JWKS_URL: `${issuer}/jwks`,
      STAGEDOOR_JWT_ISSUER: issuer,
      STAGEDOOR_OIDC_CLIENT_ID: 'pages',
      STAGEDOOR_OIDC_PARAMETERS: `resource=${audience}`,
    },
    { jwt: { jwksUrl: `${issuer}/jwks`, issuer, audience, createUsers: true } },
  );
  await using _closed = { [Symbol.asyncDispose]: () => house.close() };
  provider.register(house.url);
  const { concertId } = await stageConcert(house, { maxActive: 0 });
  await using opened = await openBrowser({ viewport: { width: 1_280, height: 860 } });
  const page = await opened.browser.newPage();

  await page.goto(visitUrl(house.url, concertId));
  await page.getByRole('main').getByRole('link', { name: 'Sign in' }).click();
  await page.getByRole('button', { name: /Go on at 127\.0\.0\.1/ }).click();
  await page.locator('input[name="login"]').fill('ann');
  await page.locator('input[name="password"]').fill('any');
  await page.getByRole('button', { name: 'Sign-in' }).click();
  await page.getByRole('button', { name: 'Continue' }).click();

  await page.getByRole('heading', { name: 'You are next' }).waitFor();
  expect(page.url()).toBe(visitUrl(house.url, concertId));
  await page.getByText('The honourable ann').waitFor();
  await page.getByText('In your wallet').waitFor();

  // What is about to run out is renewed, once for all calls and tabs.
  const first = await tokenIn(page);
  const second = await opened.browser.newPage();
  await second.goto(`${house.url}/tickets`);
  await until(async () => {
    await Promise.all([page.reload(), second.reload()]);
    await second.getByText('No tickets yet').waitFor();
    return (await tokenIn(page)) !== first;
  });
  await page.getByRole('heading', { name: 'You are next' }).waitFor();
  await second.getByText('No tickets yet').waitFor();

  await page.getByRole('button', { name: 'Sign out' }).click();
  await page.getByRole('heading', { name: 'Sign in to get in line' }).waitFor();
  expect(opened.troubles.filter((trouble) => trouble.includes('Content Security Policy'))).toEqual([]);
});
