import { createHmac, createSecretKey, timingSafeEqual } from 'node:crypto';
import { jwtVerify, type JWTPayload, type JWTVerifyOptions, UnsecuredJWT } from 'jose';

const encoded = (header: object): string => Buffer.from(JSON.stringify(header)).toString('base64url');

/** Headers that ask for nothing but HS256, as libraries write them. */
const plainHeaders = new Set(
  [{ alg: 'HS256' }, { alg: 'HS256', typ: 'JWT' }, { typ: 'JWT', alg: 'HS256' }].map(encoded),
);
const unsecured = encoded({ alg: 'none' });

/** Gives the claims of a token that this secret signed, or throws jose's verdict. */
export function readerOf(
  secret: string,
): (token: string, options: JWTVerifyOptions) => JWTPayload | Promise<JWTPayload> {
  const bytes = Buffer.from(secret);
  const key = createSecretKey(bytes);
  let joseKey: Promise<CryptoKey> | undefined;
  return (token, options) => {
    const signed = signedPart(token);
    // jose hands each signature to another thread and fetches the verdict, which costs more than entering a queue does.
    if (signed !== undefined && isSignedBy(key, signed, token.slice(signed.length + 1)))
      return UnsecuredJWT.decode(`${unsecured}${signed.slice(signed.indexOf('.'))}.`, options).payload;
    // Made once: jose makes another one for each token that it is given the secret for.
    joseKey ??= crypto.subtle.importKey('raw', bytes, { name: 'HMAC', hash: 'SHA-256' }, false, ['verify']);
    return joseKey.then(async (made) => (await jwtVerify(token, made, options)).payload);
  };
}

/** What is signed of a token with three parts and a plain header; any other is left to jose. */
function signedPart(token: string): string | undefined {
  const [header, payload, signature, ...others] = token.split('.');
  const isPlain = plainHeaders.has(header!) && signature !== undefined && others.length === 0;
  return isPlain ? `${header}.${payload}` : undefined;
}

function isSignedBy(key: ReturnType<typeof createSecretKey>, signed: string, signature: string): boolean {
  const expected = createHmac('sha256', key).update(signed).digest('base64url');
  return signature.length === expected.length && timingSafeEqual(Buffer.from(signature), Buffer.from(expected));
}
