import { expect, test } from 'vitest';
import { openStagedoor, type StagedoorConfig, UnsafeConfig } from '../../src/index.ts';
import { jwtSecret, operatorKey, testConfig } from '../harness.ts';

/** Nobody serves there: whoever gets as far as the database fails with another error. */
const nowhere = 'postgres://somebody@127.0.0.1:9/nowhere';
const tokenSecret = 'a token secret for tests, at least 32 long';

test.each<[string, Partial<StagedoorConfig>, complaint: RegExp]>([
  ['a short operator key', { operatorKey: 'too short' }, /operatorKey \(at least 16/],
  ['a short token secret', { tokenSecrets: [tokenSecret, 'too short'] }, /tokenSecrets\[1\] \(at least 32/],
  ['a short shared secret', { jwt: { secret: 'too short' } }, /jwt\.secret \(at least 32/],
  ['a secret of one character', { tokenSecrets: ['a'.repeat(64)] }, /tokenSecrets\[0\] \(random/],
  ['a secret that repeats a word', { jwt: { secret: 'password'.repeat(5) } }, /jwt\.secret \(random/],
  [
    'one secret for two purposes',
    { jwt: { secret: tokenSecret } },
    /jwt\.secret \(another one than tokenSecrets\[0\]\)/,
  ],
  ['keys from a file', { jwt: { jwksUrl: 'file:///etc/keys.json' } }, /jwt\.jwksUrl: must be an https/],
  ['keys in the clear', { jwt: { jwksUrl: 'http://id.example/keys' } }, /jwt\.jwksUrl: must be an https/],
])('%s is refused before the database is asked', async (_, changes, complaint) => {
  const opening = openStagedoor(testConfig(nowhere, changes));
  await expect(opening).rejects.toThrow(UnsafeConfig);
  await expect(opening).rejects.toThrow(complaint);
  await expect(opening).rejects.not.toThrow(/too short|password|token secret for/);
});

test('good secrets, and weak ones that were accepted, get as far as the database', async () => {
  const good = { operatorKey, tokenSecrets: [tokenSecret] as const, jwt: { secret: jwtSecret } };
  const weak = { operatorKey: 'x', tokenSecrets: ['x'] as const, jwt: { secret: 'x' }, weakSecrets: 'accept' as const };
  for (const changes of [good, weak])
    await expect(openStagedoor(testConfig(nowhere, changes))).rejects.toThrow(/ECONNREFUSED/);
});
