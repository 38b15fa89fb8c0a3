import { signAccessToken } from '@stagedoor/server';
import type { Env } from './env.ts';
import { keptSecrets } from './secrets.ts';

/** An access token of a user, signed with this server's shared secret. */
export async function accessTokenFor(userId: string, env: Env): Promise<string> {
  return await signAccessToken(userId, {
    secret: env.STAGEDOOR_JWT_SECRET ?? (await keptSecrets(env.dataDir)).jwtSecret,
    issuer: env.STAGEDOOR_JWT_ISSUER,
    audience: env.STAGEDOOR_JWT_AUDIENCE,
  });
}
