import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import type { TestProject } from 'vitest/node';
import startPostgres from './postgres.ts';

/** A PgBouncer that runs. */
export interface Pooler {
  /** The same database as the one asked for, by way of it. */
  readonly url: string;
  readonly stop: () => Promise<void>;
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  server.close();
  await once(server, 'close');
  return port;
}

/** Starts PgBouncer in front of a PostgreSQL: in transaction mode, unless the settings say otherwise. */
export async function startPgBouncer(databaseUrl: string, settings: Record<string, string> = {}): Promise<Pooler> {
  const { hostname, port: postgresPort, username, password } = new URL(databaseUrl);
  const folder = await mkdtemp(join(tmpdir(), 'stagedoor-pgbouncer-'));
  await chmod(folder, 0o755);
  const port = await freePort();
  const all = {
    listen_addr: '127.0.0.1',
    listen_port: `${port}`,
    unix_socket_dir: '',
    auth_type: 'any',
    pool_mode: 'transaction',
    max_client_conn: '500',
    ...settings,
  };
  const file = join(folder, 'pgbouncer.ini');
  const lines = Object.entries(all).map(([name, value]) => `${name} = ${value}`);
  const database = `* = host=${hostname} port=${postgresPort} user=${username} password=${decodeURIComponent(password)}`;
  await writeFile(file, ['[databases]', database, '[pgbouncer]', ...lines, ''].join('\n'));
  // It refuses to run as root.
  const asNobody = process.getuid?.() === 0 ? ['-u', 'nobody'] : [];
  const pooler = spawn('pgbouncer', ['-q', ...asNobody, file], {
    stdio: ['ignore', 'ignore', 'inherit'],
    // Where Debian puts it, which is not on everyone's path.
    env: { ...process.env, PATH: `${process.env['PATH']}:/usr/sbin` },
  });
  const ended = once(pooler, 'exit');
  const url = Object.assign(new URL(databaseUrl), { port }).href;
  await Promise.race([answers(url), ended.then(() => Promise.reject(new Error('PgBouncer ended.')))]);
  return {
    url,
    async stop() {
      pooler.kill('SIGKILL');
      await ended;
      await rm(folder, { recursive: true });
    },
  };
}

async function answers(url: string): Promise<void> {
  for (;;) {
    const client = new pg.Client({ connectionString: url });
    try {
      await client.connect();
      return await client.end();
    } catch {
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
}

declare module 'vitest' {
  interface ProvidedContext {
    /** The database of `adminUrl` without the pooler in front. */
    directUrl: string;
  }
}

/** The PostgreSQL of all tests, behind a PgBouncer that forgets what sessions ask for. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  let directUrl = '';
  const provide: TestProject['provide'] = (key, value) => {
    if (key === 'adminUrl') directUrl = value;
  };
  const stopPostgres = await startPostgres({ provide } as TestProject);
  const pooler = await startPgBouncer(directUrl, { ignore_startup_parameters: 'options' });
  project.provide('adminUrl', pooler.url);
  project.provide('directUrl', directUrl);
  return async () => {
    await pooler.stop();
    await stopPostgres();
  };
}
