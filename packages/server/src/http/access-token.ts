import { SignJWT } from 'jose';

/** An access token as an identity provider would give it, for trying things out with the shared secret. Lasts a day. */
export async function signAccessToken(
  userId: string,
  jwt: { readonly secret: string; readonly issuer?: string | undefined; readonly audience?: string | undefined },
): Promise<string> {
  const token = new SignJWT()
    .setProtectedHeader({ alg: 'HS256' })
    .setSubject(userId)
    .setIssuedAt()
    .setExpirationTime('1 day');
  if (jwt.issuer !== undefined) token.setIssuer(jwt.issuer);
  if (jwt.audience !== undefined) token.setAudience(jwt.audience);
  return await token.sign(new TextEncoder().encode(jwt.secret));
}
