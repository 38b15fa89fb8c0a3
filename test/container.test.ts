import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { readEnv } from '../apps/api/src/env.ts';

const root = resolve(import.meta.dirname, '..');
const read = (file: string): string => readFileSync(resolve(root, file), 'utf8');

interface Service {
  image?: string;
  environment: Record<string, string | number>;
}
const compose = parse(read('docker-compose.yml')) as { services: { postgres: Service; api: Service } };
const { postgres, api } = compose.services;
const { devDependencies } = JSON.parse(read('package.json')) as { devDependencies: Record<string, string> };

/** What a shell-like `${NAME:-default}` or `${NAME:?why}` comes to. */
function interpolate(text: string, variables: Record<string, string>): string {
  return text.replaceAll(/\$\{(\w+):([-?])([^}]*)\}/g, (_, name: string, kind: string, rest: string) => {
    const value = variables[name] ?? '';
    if (value === '' && kind === '?') throw new Error(`${name}: ${rest}`);
    return value === '' ? rest : value;
  });
}
const environmentOf = (service: Service, variables: Record<string, string>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(service.environment).map(([name, value]) => [name, interpolate(String(value), variables)]),
  );

const secrets = {
  STAGEDOOR_OPERATOR_KEY: '0123456789abcdef',
  STAGEDOOR_TOKEN_SECRET: '0123456789abcdef0123456789ABCDEF',
  STAGEDOOR_JWT_SECRET: 'fedcba98765432100123456789ABCDEF',
};

test('the compose file has no password of its own and asks for one', () => {
  expect(() => environmentOf(postgres, secrets)).toThrow(/^POSTGRES_PASSWORD: ./);
  expect(() => environmentOf(api, secrets)).toThrow(/^POSTGRES_PASSWORD: ./);
});

test('whatever the password holds, the server finds the database and gets the password as it is', () => {
  const POSTGRES_PASSWORD = 'p/a#s?s@w:o%rd';
  const given = environmentOf(api, { ...secrets, POSTGRES_PASSWORD });
  expect(readEnv(given).DATABASE_URL).toBe('postgres://stagedoor@postgres:5432/stagedoor');
  expect(given['PGPASSWORD']).toBe(POSTGRES_PASSWORD);
  expect(environmentOf(postgres, { POSTGRES_PASSWORD })['POSTGRES_PASSWORD']).toBe(POSTGRES_PASSWORD);
});

test('images and pnpm are exact versions, and Node is the one that the tests run on', () => {
  expect(postgres.image).toMatch(/^postgres:\d+\.\d+(@sha256:[0-9a-f]{64})?$/);
  const dockerfile = read('Dockerfile');
  expect(dockerfile).toMatch(/^FROM node:\d+\.\d+\.\d+-slim(@sha256:[0-9a-f]{64})?$/m);
  expect(/^FROM node:([\d.]+)/m.exec(dockerfile)?.[1]).toBe(devDependencies['node']);
  expect([...new Set(dockerfile.match(/pnpm@\S+/g))]).toEqual([expect.stringMatching(/^pnpm@\d+\.\d+\.\d+$/)]);
});

test.each(['.env', '.env.production', 'apps/api/.env', 'apps/api/.env.local'])('%s stays out of git', (path) => {
  expect(execFileSync('git', ['check-ignore', '--no-index', path], { cwd: root, encoding: 'utf8' }).trim()).toBe(path);
});

test('what git leaves out for its secrets stays out of the image, too', () => {
  const ignored = read('.dockerignore').split('\n');
  for (const pattern of ['**/.env', '**/.env.*', '.stagedoor']) expect(ignored).toContain(pattern);
});
