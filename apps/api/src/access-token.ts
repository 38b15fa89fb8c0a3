import { signAccessToken } from '@stagedoor/server';
import type { Env } from './env.ts';
import { keptSecrets } from './secrets.ts';

/** What of the environment says how access tokens are signed. */
type SigningEnv = Pick<Env, 'dataDir' | 'STAGEDOOR_JWT_SECRET' | 'STAGEDOOR_JWT_ISSUER' | 'STAGEDOOR_JWT_AUDIENCE'>;

/** An access token of a user, signed with this server's shared secret. */
export async function accessTokenFor(userId: string, env: SigningEnv): Promise<string> {
  return await signAccessToken(userId, {
    secret: env.STAGEDOOR_JWT_SECRET ?? (await keptSecrets(env.dataDir)).jwtSecret,
    issuer: env.STAGEDOOR_JWT_ISSUER,
    audience: env.STAGEDOOR_JWT_AUDIENCE,
  });
}
