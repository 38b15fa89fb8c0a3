import { z } from 'zod';
import { accessTokenFor } from '../access-token.ts';
import { demoUsers } from '../demo.ts';
import type { PagesEnv } from './settings-of-pages.ts';

export const demoSignInPath = '/demo/sign-in';

const wish = z.object({ userId: z.enum(demoUsers) });

/** Gives a page of this server an access token of one of the demo's users, who have nothing to lose. */
export async function demoSignIn(request: Request, env: PagesEnv): Promise<Response> {
  // A browser says so; a page of anybody else's must not sign its visitors in here.
  const from = request.headers.get('sec-fetch-site') ?? 'same-origin';
  if (from !== 'same-origin') return answer(403, { message: 'Pages of other origins sign nobody in.' });
  const asked = wish.safeParse(await request.json().catch(() => undefined));
  if (!asked.success) return answer(400, { message: 'Send {"userId": …} with one of the demo’s users.' });
  return answer(200, { accessToken: await accessTokenFor(asked.data.userId, env) });
}

const answer = (status: number, body: object): Response =>
  Response.json(body, { status, headers: { 'cache-control': 'no-store' } });
