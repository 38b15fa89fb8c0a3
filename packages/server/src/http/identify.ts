import { createHash, timingSafeEqual } from 'node:crypto';
import { createRemoteJWKSet, errors, jwtVerify, type JWTVerifyGetKey, type JWTVerifyOptions } from 'jose';
import type { JwtConfig } from '../config.ts';
import type { Actor } from '../context.ts';
import { refusal } from '../errors.ts';
import { userIdShape } from '../inputs.ts';
import { Refused } from '../trpc-error.ts';

/** Tells who sent an `Authorization` header. Whoever can't prove anything is anonymous. */
export type Identify = (authorization: string | undefined) => Promise<Actor>;

const anonymous: Actor = { kind: 'anonymous' };

/** @param now the database's clock, which also decides whether an access token has expired */
export function identifier(jwt: JwtConfig, operatorKey: string, now: () => Date): Identify {
  const verify = verifier(jwt, now);
  const operatorDigest = digest(operatorKey);
  return async (authorization) => {
    const credential = /^Bearer +(\S+)$/i.exec(authorization ?? '')?.[1];
    if (credential === undefined) return anonymous;
    // Digests have one length, so that the comparison tells nothing, not even that.
    if (timingSafeEqual(digest(credential), operatorDigest)) return { kind: 'operator' };
    const userId = await verify(credential);
    // Nothing but the type says that `sub` is a string.
    return typeof userId === 'string' && userIdShape.test(userId) ? { kind: 'user', userId } : anonymous;
  };
}

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();

/** Asymmetric algorithms only: a published key must never pass as a shared secret. */
const publishedAlgorithms = ['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512', 'ES256', 'ES384', 'ES512', 'EdDSA'];

function verifier(jwt: JwtConfig, now: () => Date): (token: string) => Promise<unknown> {
  const expected = {
    ...(jwt.issuer === undefined ? {} : { issuer: jwt.issuer }),
    ...(jwt.audience === undefined ? {} : { audience: jwt.audience }),
  };
  const verify = 'secret' in jwt ? sharedKey(jwt.secret) : publishedKeys(jwt.jwksUrl);
  return async (token) => {
    try {
      return (await verify(token, { ...expected, currentDate: now() })).payload.sub;
    } catch (error) {
      if (isVerdict(error)) return undefined;
      throw new Refused(
        refusal(
          'UNAVAILABLE',
          { retryAfterMs: 1_000 },
          'The identity provider cannot be reached. Try again after retryAfterMs.',
        ),
        error,
      );
    }
  };
}

/** Whether an error says something about the token, not about the way to the provider's keys. */
function isVerdict(error: unknown): boolean {
  return error instanceof errors.JOSEError && error.code !== 'ERR_JOSE_GENERIC' && error.code !== 'ERR_JWKS_TIMEOUT';
}

type Verify = (token: string, options: JWTVerifyOptions) => ReturnType<typeof jwtVerify>;

function sharedKey(secret: string): Verify {
  const key = new TextEncoder().encode(secret);
  return (token, options) => jwtVerify(token, key, { ...options, algorithms: ['HS256'] });
}

function publishedKeys(url: string): Verify {
  const keys: JWTVerifyGetKey = createRemoteJWKSet(new URL(url));
  return (token, options) => jwtVerify(token, keys, { ...options, algorithms: publishedAlgorithms });
}
