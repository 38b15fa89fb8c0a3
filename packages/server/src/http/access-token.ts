import { SignJWT } from 'jose';

const dayMs = 24 * 60 * 60 * 1_000;

/** An access token as an identity provider would give it, for trying things out with the shared secret. Lasts a day from `now`. */
export async function signAccessToken(
  userId: string,
  jwt: { readonly secret: string; readonly issuer?: string | undefined; readonly audience?: string | undefined },
  now: Date = new Date(),
): Promise<string> {
  const token = new SignJWT()
    .setProtectedHeader({ alg: 'HS256' })
    .setSubject(userId)
    .setIssuedAt(now)
    .setExpirationTime(new Date(now.getTime() + dayMs));
  if (jwt.issuer !== undefined) token.setIssuer(jwt.issuer);
  if (jwt.audience !== undefined) token.setAudience(jwt.audience);
  return await token.sign(new TextEncoder().encode(jwt.secret));
}
