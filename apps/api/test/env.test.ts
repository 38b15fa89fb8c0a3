import { randomBytes } from 'node:crypto';
import { join, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { BadEnvironment, readEnv } from '../src/env.ts';

const root = resolve(import.meta.dirname, '../../..');
const database = 'postgres://somebody@db.example:5432/stagedoor';
const secrets = {
  STAGEDOOR_OPERATOR_KEY: '0123456789abcdef',
  STAGEDOOR_TOKEN_SECRET: '0123456789abcdef0123456789ABCDEF',
  STAGEDOOR_JWT_SECRET: 'fedcba98765432100123456789ABCDEF',
};

/** What "openssl rand -hex" makes. */
const random = (bytes: number): string => randomBytes(bytes).toString('hex');

/** What a person is told about a bad environment. */
function complaint(variables: Record<string, string>): string {
  try {
    readEnv(variables);
  } catch (error) {
    if (error instanceof BadEnvironment) return error.message;
    throw error;
  }
  throw new Error('It was accepted.');
}

describe('what holds when nothing is set', () => {
  const env = readEnv({});
  test.each([
    ['PORT', 3_000],
    ['HOST', '127.0.0.1'],
    ['DATABASE_URL', undefined],
    ['dataDir', join(root, '.stagedoor')],
    ['STAGEDOOR_OPERATOR_KEY', undefined],
    ['STAGEDOOR_TOKEN_SECRET', undefined],
    ['STAGEDOOR_TOKEN_SECRET_PREVIOUS', undefined],
    ['STAGEDOOR_JWT_SECRET', undefined],
    ['STAGEDOOR_JWKS_URL', undefined],
    ['STAGEDOOR_JWT_ISSUER', undefined],
    ['STAGEDOOR_JWT_AUDIENCE', undefined],
    ['STAGEDOOR_JWT_CLOCK_TOLERANCE_SECONDS', 5],
    ['STAGEDOOR_JWT_CREATE_USERS', undefined],
    ['STAGEDOOR_POOL_SIZE', 10],
    ['STAGEDOOR_CALLS_PER_USER', 500],
    ['STAGEDOOR_CALLS_PER_ADDRESS', 5_000],
    ['STAGEDOOR_TRUSTED_PROXIES', 0],
    ['STAGEDOOR_UNREAD_MS', 10_000],
    ['STAGEDOOR_KEPT_BYTES_PER_REQUEST', 16_000_000],
    ['STAGEDOOR_KEPT_BYTES_PER_ADDRESS', 64_000_000],
    ['STAGEDOOR_KEPT_BYTES', 256_000_000],
    ['STAGEDOOR_CONNECTIONS_PER_ADDRESS', 2_000],
    ['STAGEDOOR_CONNECTIONS', 10_000],
    ['STAGEDOOR_STREAMS_PER_TOKEN', 32],
    ['STAGEDOOR_STREAMS_PER_ADDRESS', 1_000],
    ['STAGEDOOR_STREAMS', 5_000],
    ['STAGEDOOR_KEEP_ALIVE_MS', 75_000],
    ['drainMs', 0],
    ['walletCharge', 'open'],
    ['STAGEDOOR_DEMO', undefined],
    ['STAGEDOOR_LOG_LEVEL', 'info'],
  ] as const)('%s is %s', (name, value) => {
    expect(env[name]).toBe(value);
  });
});

test.each([
  ['PORT', '8080', 8_080],
  ['PORT', '0', 0],
  ['HOST', '::1', '::1'],
  ['STAGEDOOR_JWKS_URL', 'https://id.example/keys', 'https://id.example/keys'],
  ['STAGEDOOR_JWKS_URL', 'http://127.0.0.1:8080/keys', 'http://127.0.0.1:8080/keys'],
  ['STAGEDOOR_JWKS_URL', 'http://localhost/keys', 'http://localhost/keys'],
  ['STAGEDOOR_JWKS_URL', 'http://[::1]/keys', 'http://[::1]/keys'],
  ['STAGEDOOR_JWT_CLOCK_TOLERANCE_SECONDS', '0', 0],
  ['STAGEDOOR_JWT_CREATE_USERS', 'on', true],
  ['STAGEDOOR_POOL_SIZE', '25', 25],
  ['STAGEDOOR_CALLS_PER_USER', '1', 1],
  ['STAGEDOOR_TRUSTED_PROXIES', '2', 2],
  ['STAGEDOOR_DEMO', 'off', false],
  ['STAGEDOOR_DEMO', 'true', true],
  ['STAGEDOOR_LOG_LEVEL', 'silent', 'silent'],
] as const)('%s=%s is taken', (name, value, expected) => {
  expect(readEnv({ [name]: value })[name]).toBe(expected);
});

test.each([
  ['PORT', 'eighty'],
  ['PORT', '-1'],
  ['PORT', '65536'],
  ['PORT', '80.5'],
  ['DATABASE_URL', 'mysql://db.example/stagedoor'],
  ['DATABASE_URL', 'db.example'],
  ['STAGEDOOR_JWKS_URL', 'keys.json'],
  ['STAGEDOOR_JWKS_URL', 'file:///etc/keys.json'],
  ['STAGEDOOR_JWKS_URL', 'http://id.example/keys'],
  ['STAGEDOOR_JWKS_URL', 'http://127.0.0.1.evil.example/keys'],
  ['STAGEDOOR_JWKS_URL', 'data:application/json,{}'],
  ['STAGEDOOR_JWT_CLOCK_TOLERANCE_SECONDS', '301'],
  ['STAGEDOOR_JWT_CREATE_USERS', 'perhaps'],
  ['STAGEDOOR_POOL_SIZE', '0'],
  ['STAGEDOOR_POOL_SIZE', 'many'],
  ['STAGEDOOR_CALLS_PER_USER', '0'],
  ['STAGEDOOR_CALLS_PER_ADDRESS', '-5'],
  ['STAGEDOOR_STREAMS', '0'],
  ['STAGEDOOR_DRAIN_MS', '5s'],
  ['STAGEDOOR_TRUSTED_PROXIES', '1.5'],
  ['STAGEDOOR_WALLET_CHARGE', 'yes'],
  ['STAGEDOOR_CORS_ORIGINS', 'tickets.example'],
  ['STAGEDOOR_CORS_ORIGINS', 'https://tickets.example/'],
  ['STAGEDOOR_CORS_HEADERS', 'two words'],
  ['STAGEDOOR_KEEP_ALIVE_MS', '0'],
  ['STAGEDOOR_DEMO', 'perhaps'],
  ['STAGEDOOR_LOG_LEVEL', 'loud'],
])('%s=%s is refused by name', (name, value) => {
  expect(complaint({ ...secrets, [name]: value })).toMatch(new RegExp(`^${name}: .`));
});

test('every bad variable is named at once', () => {
  expect(complaint({ PORT: 'x', STAGEDOOR_POOL_SIZE: 'y' })).toMatch(/^PORT: .*\nSTAGEDOOR_POOL_SIZE: /);
});

test('empty variables count as unset, as compose files write them', () => {
  const names = [...Object.keys(readEnv({})), ...Object.keys(secrets), 'DATABASE_URL', 'STAGEDOOR_DEMO'];
  expect(readEnv(Object.fromEntries(names.map((name) => [name, ''])))).toEqual(readEnv({}));
});

test('origins and headers of pages are lists', () => {
  const { STAGEDOOR_CORS_ORIGINS: any, STAGEDOOR_CORS_HEADERS: usual } = readEnv({});
  expect({ any, usual }).toEqual({
    any: ['*'],
    usual: ['traceparent', 'tracestate', 'baggage', 'sentry-trace', 'idempotency-key'],
  });
  const lists = {
    STAGEDOOR_CORS_ORIGINS: 'https://a.example, http://localhost:5173',
    STAGEDOOR_CORS_HEADERS: 'b3,x-request-id',
  };
  const { STAGEDOOR_CORS_ORIGINS: origins, STAGEDOOR_CORS_HEADERS: headers } = readEnv(lists);
  expect({ origins, headers }).toEqual({
    origins: ['https://a.example', 'http://localhost:5173'],
    headers: ['b3', 'x-request-id'],
  });
});

test('a relative data directory is taken from the working directory', () => {
  expect(readEnv({ STAGEDOOR_DATA_DIR: 'some/data' }).dataDir).toBe(resolve('some/data'));
});

describe('with a database of your own', () => {
  test.each(['postgres://db.example/stagedoor', 'postgresql://somebody:word@db.example:6432/stagedoor'])(
    '%s is an address',
    (DATABASE_URL) => {
      expect(readEnv({ ...secrets, DATABASE_URL }).DATABASE_URL).toBe(DATABASE_URL);
    },
  );

  test('a stop says first that it is not ready, unless it is told otherwise', () => {
    expect(readEnv({ ...secrets, DATABASE_URL: database }).drainMs).toBe(5_000);
    expect(readEnv({ ...secrets, DATABASE_URL: database, STAGEDOOR_DRAIN_MS: '0' }).drainMs).toBe(0);
    expect(readEnv({ STAGEDOOR_DRAIN_MS: '700' }).drainMs).toBe(700);
  });

  test('nobody makes money, unless it is told otherwise', () => {
    expect(readEnv({ ...secrets, DATABASE_URL: database }).walletCharge).toBe('closed');
    const open = { ...secrets, DATABASE_URL: database, STAGEDOOR_WALLET_CHARGE: 'open' };
    expect(readEnv(open).walletCharge).toBe('open');
    expect(readEnv({ STAGEDOOR_WALLET_CHARGE: 'closed' }).walletCharge).toBe('closed');
  });

  test.each(Object.entries(secrets))('%s is required, and not a character shorter', (name, secret) => {
    const length = `${name} (at least ${secret.length} characters)`;
    expect(complaint({ ...secrets, DATABASE_URL: database, [name]: '' })).toContain(length);
    expect(complaint({ ...secrets, DATABASE_URL: database, [name]: secret.slice(1) })).toContain(length);
  });

  test.each(['a'.repeat(64), 'ab'.repeat(32), 'password'.repeat(4), 'aaaabbbbccccdddd'.repeat(2), '1'.repeat(40)])(
    '%s can be guessed and is refused, wherever it stands',
    (weak) => {
      for (const name of [...Object.keys(secrets), 'STAGEDOOR_TOKEN_SECRET_PREVIOUS']) {
        const message = complaint({ ...secrets, DATABASE_URL: database, [name]: weak });
        expect(message).toContain(`${name} (random`);
        expect(message).not.toContain(weak);
      }
    },
  );

  test('one secret for two purposes is refused, and so is the one that it was to replace', () => {
    const same = '0123456789abcdefghijklmnopqrstuvwxyz';
    const all = Object.fromEntries(Object.keys(secrets).map((name) => [name, same]));
    const message = complaint({ ...all, DATABASE_URL: database });
    expect(message).toContain('STAGEDOOR_TOKEN_SECRET (another one than STAGEDOOR_OPERATOR_KEY)');
    expect(message).toContain('STAGEDOOR_JWT_SECRET (another one than STAGEDOOR_OPERATOR_KEY)');
    const previous = { STAGEDOOR_TOKEN_SECRET_PREVIOUS: secrets.STAGEDOOR_TOKEN_SECRET };
    expect(complaint({ ...secrets, ...previous, DATABASE_URL: database })).toContain(
      'STAGEDOOR_TOKEN_SECRET_PREVIOUS (another one than STAGEDOOR_TOKEN_SECRET)',
    );
  });

  test('what "openssl rand" makes is taken', () => {
    for (let run = 0; run < 200; run++) {
      readEnv({
        DATABASE_URL: database,
        STAGEDOOR_OPERATOR_KEY: random(16),
        STAGEDOOR_TOKEN_SECRET: random(16),
        STAGEDOOR_JWT_SECRET: random(32),
      });
    }
  });

  test('all that is missing is said at once, and how to make it, but no secret', () => {
    const message = complaint({ DATABASE_URL: database, STAGEDOOR_TOKEN_SECRET: 'too short' });
    for (const name of Object.keys(secrets)) expect(message).toContain(name);
    expect(message).toContain('openssl rand -hex 32');
    expect(message).not.toContain('too short');
  });

  test("an identity provider's keys take the place of the shared secret", () => {
    const { STAGEDOOR_JWT_SECRET: _, ...others } = secrets;
    const env = readEnv({ ...others, DATABASE_URL: database, STAGEDOOR_JWKS_URL: 'https://id.example/keys' });
    expect(env.STAGEDOOR_JWKS_URL).toBe('https://id.example/keys');
  });
});
