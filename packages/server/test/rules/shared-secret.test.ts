import { createHmac } from 'node:crypto';
import fc from 'fast-check';
import { jwtVerify, type JWTVerifyOptions } from 'jose';
import { expect, test } from 'vitest';
import { readerOf } from '../../src/http/shared-secret.ts';

const secret = 'a secret of the tests, at least 32 characters';
const now = new Date('2026-06-01T12:00:00Z');
const nowSeconds = now.getTime() / 1_000;
const options: JWTVerifyOptions = {
  algorithms: ['HS256'],
  requiredClaims: ['exp'],
  clockTolerance: 5,
  issuer: 'shop',
  audience: 'stagedoor',
  currentDate: now,
};

const read = readerOf(secret);
const verdictOf = async (claims: Promise<unknown>): Promise<unknown> =>
  await claims.catch((error: Error & { code: string; claim?: string }) => [error.code, error.claim]);

const headers = fc.oneof(
  fc.constantFrom<object>(
    { alg: 'HS256' },
    { alg: 'HS256', typ: 'JWT' },
    { typ: 'JWT', alg: 'HS256' },
    { alg: 'none' },
    { alg: 'HS512' },
    { alg: 'HS256', b64: false, crit: ['b64'] },
    { alg: 'HS256', crit: ['x'], x: 1 },
    {},
  ),
  fc.record({ alg: fc.constant('HS256'), kid: fc.string() }),
);
const moment = fc.oneof(
  fc.integer({ min: nowSeconds - 10, max: nowSeconds + 10 }),
  fc.constantFrom<unknown>('soon', null),
);
const claims = fc.oneof(
  fc.record(
    {
      sub: fc.string(),
      exp: moment,
      nbf: moment,
      iss: fc.constantFrom('shop', 'else'),
      aud: fc.constantFrom('stagedoor', ['x', 'stagedoor'], 1),
    },
    { requiredKeys: ['sub'] },
  ),
  fc.constant({ sub: 'alice', exp: nowSeconds + 60, iss: 'shop', aud: 'stagedoor' }),
  fc.jsonValue(),
);
const part = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');
const signatures = fc.constantFrom<(signed: string) => string>(
  (signed) => createHmac('sha256', secret).update(signed).digest('base64url'),
  (signed) => createHmac('sha256', secret).update(signed).digest('base64'),
  (signed) => createHmac('sha256', `${secret}!`).update(signed).digest('base64url'),
  (signed) => `${createHmac('sha256', secret).update(signed).digest('base64url')}.more`,
  (signed) => createHmac('sha256', secret).update(signed).digest('base64url').slice(1),
  () => '',
);
const tokens = fc.oneof(
  {
    weight: 9,
    arbitrary: fc
      .tuple(headers, claims, signatures)
      .map(([header, payload, sign]) => `${part(header)}.${part(payload)}.${sign(`${part(header)}.${part(payload)}`)}`),
  },
  { weight: 1, arbitrary: fc.string() },
);

test('of any token the shared secret’s reader says what jose says', async () => {
  let taken = 0;
  await fc.assert(
    fc.asyncProperty(tokens, async (token) => {
      const ours = await verdictOf((async () => await read(token, options))());
      const theirs = await verdictOf(jwtVerify(token, Buffer.from(secret), options).then(({ payload }) => payload));
      expect(ours).toEqual(theirs);
      if (!Array.isArray(ours)) taken++;
    }),
    { numRuns: 2_000 },
  );
  // Or nothing was ever compared but refusals.
  expect(taken).toBeGreaterThan(50);
});
