import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { operatorKey } from '../../../packages/server/test/harness.ts';
import { openServed, type ServedStage } from '../../../packages/server/test/http/served.ts';
import { clockFinding } from '../src/doctor/clocks.ts';
import type { Finding } from '../src/doctor/finding.ts';
import { nodeFinding } from '../src/doctor/machine.ts';
import { clientVersion, versionFinding } from '../src/doctor/server.ts';
import { settingsFindings } from '../src/doctor/settings.ts';
import { stagedoor } from './harness.ts';

let served: ServedStage;
beforeAll(async () => {
  served = await openServed();
});
afterAll(() => served.close());

const secrets = {
  STAGEDOOR_OPERATOR_KEY: operatorKey,
  STAGEDOOR_TOKEN_SECRET: 'a token secret for tests, at least 32 long',
  STAGEDOOR_JWT_SECRET: 'a shared secret for tests, at least 32 long',
};

/** What the doctor finds, by what was looked at, and how it ends. */
async function examined(env: Record<string, string> = {}): Promise<{ exitCode: number; of: Map<string, Finding> }> {
  const ended = await stagedoor(['doctor', '--json'], {
    env: { ...secrets, STAGEDOOR_URL: served.url, DATABASE_URL: served.databaseUrl, ...env },
  });
  const { findings } = ended.json<{ findings: Finding[] }>();
  return { exitCode: ended.exitCode, of: new Map(findings.map((finding) => [finding.check, finding])) };
}

test('a healthy system is called so, line by line, and the command ends with 0', async () => {
  const { exitCode, of } = await examined();
  const levels = Object.fromEntries([...of].map(([check, { level }]) => [check, level]));
  expect(levels).toMatchObject({
    node: 'ok',
    settings: 'ok',
    secrets: 'ok',
    server: 'ok',
    ready: 'ok',
    version: 'ok',
    key: 'ok',
    clock: 'ok',
    database: 'ok',
    pooler: 'ok',
    migrations: 'ok',
    'database clock': 'ok',
  });
  expect(of.get('database')!.says).toMatch(/^PostgreSQL \d+\.\d/);
  expect(exitCode).toBe(0);
  const { out } = await stagedoor(['doctor'], { env: { ...secrets, STAGEDOOR_URL: served.url } });
  expect(out).toMatch(/^ok {4}node +Node \d+/m);
});

describe('what is wrong is said with what to do, and the command ends with 1', () => {
  test('no server', async () => {
    const { exitCode, of } = await examined({ STAGEDOOR_URL: 'http://127.0.0.1:1' });
    expect(exitCode).toBe(1);
    expect(of.get('server')).toMatchObject({ level: 'fail', todo: 'Start it, or name another: --server <url>.' });
  });

  test('another key than the server’s', async () => {
    const { exitCode, of } = await examined({ STAGEDOOR_OPERATOR_KEY: 'another-key-of-16-characters' });
    expect(exitCode).toBe(1);
    expect(of.get('key')).toMatchObject({ level: 'fail' });
  });

  test('no database where it is said to be', async () => {
    const { exitCode, of } = await examined({ DATABASE_URL: 'postgres://nobody@127.0.0.1:1/none' });
    expect(exitCode).toBe(1);
    expect(of.get('database')!.says).toMatch(/^cannot be reached: .*ECONNREFUSED/);
  });

  test('a database that would lose payments, and one that a newer version has changed', async () => {
    const name = new URL(served.databaseUrl).pathname.slice(1);
    await served.sql(`alter database ${name} set synchronous_commit = off`);
    await served.sql(`insert into migrations values ('9999-from-the-future')`);
    try {
      const { exitCode, of } = await examined();
      expect(exitCode).toBe(1);
      expect(of.get('database')).toMatchObject({ level: 'fail' });
      expect(of.get('database')!.says).toContain('synchronous_commit = off');
      expect(of.get('migrations')!.says).toContain('9999-from-the-future');
    } finally {
      await served.sql(`alter database ${name} reset synchronous_commit`);
      await served.sql(`delete from migrations where name = '9999-from-the-future'`);
    }
  });

  test('a server whose clock is a minute off', async () => {
    const late = createServer((_request, answer) => {
      answer.setHeader('date', new Date(Date.now() - 60_000).toUTCString());
      answer.end(JSON.stringify({ status: 'alive', version: clientVersion }));
    }).listen(0, '127.0.0.1');
    await once(late, 'listening');
    try {
      const { of } = await examined({ STAGEDOOR_URL: `http://127.0.0.1:${(late.address() as AddressInfo).port}` });
      expect(of.get('clock')).toMatchObject({ level: 'fail' });
      expect(of.get('clock')!.says).toMatch(/behind this machine’s$/);
    } finally {
      late.close();
    }
  });
});

test('migrations that the next start runs are named, and nothing is changed by looking', async () => {
  const [last] = await served.sql<{ name: string }>('select name from migrations order by name desc limit 1');
  await served.sql(`delete from migrations where name = '${last!.name}'`);
  const { exitCode, of } = await examined();
  expect(of.get('migrations')).toMatchObject({ level: 'warn', says: `1 to run: ${last!.name}` });
  expect(exitCode, 'a warning is no failure').toBe(0);
  await served.sql(`insert into migrations values ('${last!.name}')`);
});

test.each([
  ['0.1.0', '0.1.0', 'ok'],
  ['0.1.9', '0.1.0', 'ok'],
  ['0.1.0', '0.1.1', 'fail'],
  ['0.2.0', '0.1.0', 'warn'],
  ['1.4.0', '1.2.0', 'ok'],
  ['1.2.0', '1.4.0', 'fail'],
  ['2.0.0', '1.4.0', 'warn'],
])('of a server %s a command %s says: %s', (server, client, level) => {
  expect(versionFinding(server, client).level).toBe(level);
});

test('a clock is only called wrong when that is certain', () => {
  expect(clockFinding('clock', 'it', -2_400, 500).level).toBe('ok');
  expect(clockFinding('clock', 'it', 4_000, 500).level).toBe('warn');
  expect(clockFinding('clock', 'it', -60_000, 500).level).toBe('fail');
});

const found = (env: Record<string, string>, level: Finding['level']): string[] =>
  settingsFindings(env).flatMap((one) => (one.level === level ? [one.says] : []));

test('settings that a server would refuse, and settings that hurt, are named', () => {
  const own = { ...secrets, DATABASE_URL: 'postgres://db/stagedoor' };
  expect(found({ ...own, PORT: 'http' }, 'fail')[0]).toMatch(/^PORT: /);
  expect(found({ DATABASE_URL: own.DATABASE_URL }, 'fail')[0]).toContain('STAGEDOOR_OPERATOR_KEY');
  expect(found({ STAGEDOOR_OPERATOR_KEY: 'short' }, 'warn')[0]).toContain('STAGEDOOR_OPERATOR_KEY');
  expect(found({ ...own, STAGEDOOR_WALLET_CHARGE: 'open' }, 'warn')[0]).toContain('wallet.charge is open');
  expect(found(own, 'warn')).toEqual([]);
  expect(nodeFinding('20.11.0').level).toBe('fail');
});
