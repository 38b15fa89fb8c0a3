import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type RunningPostgres, startThrowawayPostgres } from '@stagedoor/postgres';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openStagedoor } from '../../src/index.ts';
import { brokenInvariants, letIn, openStage, stageConcert, testConfig } from '../harness.ts';
import { newAuthority } from './authority.ts';

let postgres: RunningPostgres;
let folder: string;
/** Whose certificate the database has, and who it is a stranger to. */
let trusted: string;
let stranger: string;
beforeAll(async () => {
  postgres = await startThrowawayPostgres();
  folder = await mkdtemp(join(tmpdir(), 'stagedoor-tls-'));
  const authority = newAuthority('A company');
  [trusted, stranger] = [join(folder, 'company.pem'), join(folder, 'stranger.pem')];
  await writeFile(trusted, authority.certificate);
  await writeFile(stranger, newAuthority('A stranger').certificate);
  await speakTls(authority.issue('127.0.0.1'));
});
afterAll(async () => {
  await postgres.stop();
  await rm(folder, { recursive: true });
});

/** The files must be the database's own, whoever runs it, so it writes them itself. */
async function speakTls({ certificate, key }: { certificate: string; key: string }): Promise<void> {
  await sql(`copy (select ${lines(certificate)}) to program 'umask 077; cat > server.crt'`);
  await sql(`copy (select ${lines(key)}) to program 'umask 077; cat > server.key'`);
  await sql('alter system set ssl = on');
  await sql('select pg_reload_conf()');
}

/** One row a line: \`copy\` would write a line's end as two characters. */
const lines = (pem: string): string => `unnest(string_to_array('${pem.trim().replaceAll('\r', '')}', chr(10)))`;

/** Which kind of connections the database takes: any, or encrypted ones alone. */
async function take(kind: 'host' | 'hostssl'): Promise<void> {
  await sql(`copy (select '${kind} all all 127.0.0.1/32 scram-sha-256') to program 'cat > pg_hba.conf'`);
  await sql('select pg_reload_conf()');
}

/** By whatever way the database takes. */
async function sql(text: string): Promise<void> {
  const [plain, encrypted] = [false, { rejectUnauthorized: false }];
  const client = await connected(plain).catch(() => connected(encrypted));
  await client.query(text).finally(() => client.end());
}

async function connected(ssl: pg.ClientConfig['ssl']): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: postgres.url, ssl });
  await client.connect();
  return client;
}

const withTls = (parameters: Record<string, string>): string => {
  const url = new URL(postgres.url);
  for (const [name, value] of Object.entries(parameters)) url.searchParams.set(name, value);
  return url.href;
};

/** Why a Stagedoor does not open on this address. */
async function refusedOn(url: string): Promise<string> {
  try {
    await (await openStagedoor(testConfig(url))).stop();
  } catch (error) {
    return (error as Error).message;
  }
  throw new Error('It was opened.');
}

test('with the private authority’s certificate every connection is encrypted: commands, reads and the audit', async () => {
  await take('hostssl');
  expect(await refusedOn(postgres.url)).toContain('no encryption');
  const url = withTls({ sslmode: 'verify-full', sslrootcert: trusted });
  const stage = await openStage({}, { url, drop: () => Promise.resolve() });
  const { concertId } = await stageConcert(stage);
  await letIn(stage, concertId, ['ann'], 1_000);
  expect(await stage.user('ann').payment.list({})).toMatchObject({ payments: [] });
  expect(await brokenInvariants(stage)).toEqual([]);
  await stage.close();
  await take('host');
});

test('a database of another authority is refused at the start, and the message says what to do', async () => {
  for (const parameters of [{ sslmode: 'verify-full', sslrootcert: stranger }, { sslmode: 'require' }]) {
    const message = await refusedOn(withTls(parameters));
    expect(message).toContain('certificate');
    expect(message).toContain('sslrootcert');
  }
});

test('a certificate of another host is refused, unless only its authority is asked for', async () => {
  const elsewhere = new URL(withTls({ sslmode: 'verify-full', sslrootcert: trusted }));
  elsewhere.hostname = 'localhost';
  expect(await refusedOn(elsewhere.href)).toMatch(/localhost/);
  elsewhere.searchParams.set('sslmode', 'verify-ca');
  elsewhere.searchParams.set('uselibpqcompat', 'true');
  await (await openStagedoor(testConfig(elsewhere.href))).stop();
});

test('a file that is missing, or holds no certificate, is named', async () => {
  const missing = join(folder, 'missing.pem');
  expect(await refusedOn(withTls({ sslmode: 'verify-full', sslrootcert: missing }))).toContain(missing);
  const garbage = join(folder, 'garbage.pem');
  await writeFile(garbage, 'no certificate');
  expect(await refusedOn(withTls({ sslmode: 'verify-full', sslrootcert: garbage }))).toContain(garbage);
});

test('a database without TLS is refused where it is asked for', async () => {
  await sql('alter system set ssl = off');
  await sql('select pg_reload_conf()');
  expect(await refusedOn(withTls({ sslmode: 'require' }))).toMatch(/does not support SSL/);
  await (await openStagedoor(testConfig(withTls({ sslmode: 'disable' })))).stop();
});
