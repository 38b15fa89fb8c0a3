import { keepSession } from '../sign-in/session.ts';

/** Signs in as one of the demo's users. The server gives tokens for no others, and for these to its own pages alone. */
export async function signInAsDemo(userId: string): Promise<void> {
  const response = await fetch('/demo/sign-in', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ userId }),
  });
  if (!response.ok) throw new Error(`The demo's sign-in answered ${response.status}.`);
  const { accessToken } = (await response.json()) as { accessToken: string };
  keepSession({ kind: 'demo', userId, token: accessToken });
}
