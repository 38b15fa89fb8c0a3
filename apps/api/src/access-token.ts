import { SignJWT } from 'jose';
import type { Env } from './env.ts';
import { keptSecrets } from './secrets.ts';

/** An access token as an identity provider would give it, for trying things out with the shared secret. Lasts a day. */
export async function accessTokenFor(userId: string, env: Env): Promise<string> {
  const secret = env.STAGEDOOR_JWT_SECRET ?? (await keptSecrets(env.dataDir)).jwtSecret;
  const token = new SignJWT()
    .setProtectedHeader({ alg: 'HS256' })
    .setSubject(userId)
    .setIssuedAt()
    .setExpirationTime('1 day');
  if (env.STAGEDOOR_JWT_ISSUER !== undefined) token.setIssuer(env.STAGEDOOR_JWT_ISSUER);
  if (env.STAGEDOOR_JWT_AUDIENCE !== undefined) token.setAudience(env.STAGEDOOR_JWT_AUDIENCE);
  return await token.sign(new TextEncoder().encode(secret));
}
