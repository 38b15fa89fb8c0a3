import type { BrowserContext } from 'playwright-core';

/** Signs in before the pages are looked at: their session is there from the first page on. */
export async function signInAs(browser: BrowserContext, url: string, userId: string): Promise<void> {
  const answer = await fetch(`${url}/demo/sign-in`, { method: 'POST', body: JSON.stringify({ userId }) });
  const { accessToken: token } = (await answer.json()) as { accessToken: string };
  await browser.addInitScript(
    (session) => localStorage.setItem('stagedoor session', session),
    JSON.stringify({ kind: 'demo', userId, token }),
  );
}
