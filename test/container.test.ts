import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { readEnv } from '../apps/api/src/env.ts';

const root = resolve(import.meta.dirname, '..');
const read = (file: string): string => readFileSync(resolve(root, file), 'utf8');

interface Service {
  image?: string;
  build?: string;
  ports?: string[];
  volumes?: string[];
  environment: Record<string, string | number>;
  depends_on?: Record<string, { condition: string }>;
  healthcheck?: { test: string[]; interval: string; timeout: string; retries: number };
  restart: string;
}
const compose = parse(read('docker-compose.yml')) as {
  services: Record<'postgres' | 'api-1' | 'api-2' | 'caddy', Service>;
  volumes: Record<string, null>;
};
const { postgres, 'api-1': api, 'api-2': other, caddy } = compose.services;
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

test('two nodes alike stand behind one proxy, which alone is open to the world', () => {
  expect(other).toEqual(api);
  expect(caddy.image).toMatch(/^caddy:\d+\.\d+\.\d+(@sha256:[0-9a-f]{64})?$/);
  expect(
    Object.entries(compose.services)
      .filter(([, { ports }]) => ports)
      .map(([name]) => name),
  ).toEqual(['caddy']);
  const env = readEnv(environmentOf(api, { ...secrets, POSTGRES_PASSWORD: 'given' }));
  expect(env.STAGEDOOR_TRUSTED_PROXIES, 'people are told apart by what the proxy says of them').toBe(1);
  expect(env.STAGEDOOR_CONNECTIONS_PER_ADDRESS).toBe(env.STAGEDOOR_CONNECTIONS);
  expect(environmentOf(caddy, {})['SITE_ADDRESS'], 'Caddy takes no empty address').toBe('localhost');

  const proxy = read('deploy/Caddyfile');
  const nodes = Object.keys(compose.services).filter((name) => name.startsWith('api-'));
  expect(/reverse_proxy (.*) \{/.exec(proxy)?.[1]).toBe(nodes.map((name) => `${name}:3000`).join(' '));
  expect(proxy, 'streams go out as they come').toMatch(/^\s*flush_interval -1$/m);
  expect(proxy).toMatch(/^\s*health_uri \/ready$/m);
  const keepaliveMs = Number(/keepalive (\d+)s/.exec(proxy)?.[1]) * 1_000;
  expect(keepaliveMs, 'the node never closes a connection under a request').toBeLessThan(env.STAGEDOOR_KEEP_ALIVE_MS);
  const scraped = read('deploy/prometheus/prometheus.yml');
  for (const name of nodes) expect(scraped).toContain(`'${name}:3000'`);
});

test.each(Object.entries(compose.services))('%s starts again, and after what it needs is healthy', (_, service) => {
  expect(service.restart).toBe('unless-stopped');
  expect([service.image, service.build].filter(Boolean)).toHaveLength(1);
  for (const [needed, { condition }] of Object.entries(service.depends_on ?? {})) {
    expect(condition).toBe('service_healthy');
    expect(compose.services[needed as keyof typeof compose.services].healthcheck?.test.length).toBeGreaterThan(1);
  }
});

test('every setting that a node is given is one that it reads', () => {
  const known = new Set([...read('apps/api/src/env.ts').matchAll(/^ {2}([A-Z][A-Z_]+): /gm)].map(([, name]) => name!));
  expect(known.size).toBeGreaterThan(30);
  const given = Object.keys(api.environment).filter((name) => name !== 'PGPASSWORD');
  expect(given.filter((name) => !known.has(name))).toEqual([]);
  expect(Number(api.environment['PORT'])).toBe(3_000);
  expect(api.healthcheck?.test.at(-1)).toContain(`:${api.environment['PORT']}/ready'`);
});

test('what is kept has a volume, and what is mounted is there', () => {
  const mounts = Object.values(compose.services).flatMap(({ volumes }) => volumes ?? []);
  const sources = mounts.map((mount) => mount.split(':')[0]!);
  for (const source of sources.filter((one) => one.startsWith('./')))
    expect(existsSync(resolve(root, source)), source).toBe(true);
  expect(sources.filter((one) => !one.startsWith('./')).toSorted()).toEqual(Object.keys(compose.volumes).toSorted());
  expect(mounts).toContain('./deploy/Caddyfile:/etc/caddy/Caddyfile:ro');
  // Where version 18 of the image keeps its clusters: a folder below, of its version.
  expect(postgres.volumes).toEqual(['postgres:/var/lib/postgresql']);
  expect(caddy.ports?.map((port) => interpolate(port, {}))).toEqual(['80:80', '443:443', '443:443/udp']);
});

test('the image runs as nobody in particular, and what builds the pages stays out of it', () => {
  const stages = read('Dockerfile')
    .split(/^FROM /m)
    .slice(1);
  expect(stages.length).toBeGreaterThan(1);
  expect(stages.at(-1)).toMatch(/^USER node$/m);
  expect(stages.at(-1)).toMatch(/pnpm@\S+ install [^\n]*--prod/);
});

test.each(['.env', '.env.production', 'apps/api/.env', 'apps/api/.env.local'])('%s stays out of git', (path) => {
  expect(execFileSync('git', ['check-ignore', '--no-index', path], { cwd: root, encoding: 'utf8' }).trim()).toBe(path);
});

test('what git leaves out for its secrets stays out of the image, too', () => {
  const ignored = read('.dockerignore').split('\n');
  for (const pattern of ['**/.env', '**/.env.*', '.stagedoor']) expect(ignored).toContain(pattern);
});
