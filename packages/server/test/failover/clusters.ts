import { once } from 'node:events';
import { chmod, chown, cp, lstat, mkdtemp, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { type RunningPostgres, startPostgres } from '@stagedoor/postgres';
import pg from 'pg';
import { inThrowawayFolder } from '../../../postgres/src/throwaway.ts';
import { until } from '../harness.ts';

const password = 'test';
const settings = { max_connections: '60', shared_buffers: '32MB', wal_keep_size: '64MB' };

/** A PostgreSQL of a test's own. */
export interface Server {
  readonly port: number;
  sql<Row extends object>(text: string, values?: readonly unknown[]): Promise<Row[]>;
  /** Ends it without a chance to send or write anything more. */
  kill(): Promise<void>;
  remove(): Promise<void>;
}

/** A fresh cluster. */
export async function startPrimary(): Promise<Server> {
  return await start();
}

/** A server of its own on a backup, on the same timeline as the source. */
export async function restore(backup: string): Promise<Server> {
  return await start(backup);
}

/** A copy that follows the source until it is promoted. */
export async function startStandby(source: Server): Promise<Server> {
  const folder = await backUp(source, {
    'standby.signal': '',
    'postgresql.auto.conf': `primary_conninfo = 'host=127.0.0.1 port=${source.port} user=stagedoor password=${password}'\n`,
  });
  const standby = await start(folder);
  await caughtUp(source, standby);
  return standby;
}

/** Waits until the standby has all that the source has written so far. */
async function caughtUp(source: Server, standby: Server): Promise<void> {
  const [position] = await source.sql<{ lsn: string }>('select pg_current_wal_flush_lsn()::text as lsn');
  await until(async () => {
    const [row] = await standby.sql<{ has: boolean | null }>('select pg_last_wal_replay_lsn() >= $1::pg_lsn as has', [
      position!.lsn,
    ]);
    return row!.has === true;
  });
}

/** From here on the standby hears nothing more: it lags. */
export async function cutOff(standby: Server): Promise<void> {
  await standby.sql(`alter system set primary_conninfo = ''`);
  await standby.sql('select pg_reload_conf()');
  await until(async () => (await standby.sql('select from pg_stat_wal_receiver')).length === 0);
}

/** From here on the source acknowledges only what the standby has, too. */
export async function follow(source: Server): Promise<void> {
  await source.sql(`alter system set synchronous_standby_names = '*'`);
  await source.sql('select pg_reload_conf()');
  await until(async () => (await source.sql(`select from pg_stat_replication where sync_state = 'sync'`)).length > 0);
}

export async function promote(standby: Server): Promise<void> {
  await standby.sql('select pg_promote(true, 20)');
}

/** Uses transaction ids up, as other people's work would. */
export async function useIds(server: Server, count: number): Promise<void> {
  await server.sql(`do $$ begin for i in 1..${count} loop perform pg_current_xact_id(); commit; end loop; end $$`);
}

/** Copies the source's files to a new folder while it runs, as a base backup does; `files` are added. Answers where. */
export async function backUp(source: Server, files: Readonly<Record<string, string>> = {}): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'stagedoor-backup-'));
  const to = join(folder, 'cluster');
  const client = await connected(source.port);
  try {
    const [{ from }] = (await client.query<{ from: string }>(`select current_setting('data_directory') as "from"`))
      .rows as [{ from: string }];
    await client.query(`select pg_backup_start('test', true)`);
    const left = /^(postmaster\.(pid|opts)|pg_wal\/.*|.*\.signal)$/;
    await cp(from, to, { recursive: true, filter: (path) => !left.test(relative(from, path)) });
    const [{ label }] = (await client.query<{ label: string }>('select labelfile as label from pg_backup_stop(false)'))
      .rows as [{ label: string }];
    await cp(join(from, 'pg_wal'), join(to, 'pg_wal'), { recursive: true });
    for (const [name, text] of Object.entries({ ...files, backup_label: label })) await writeFile(join(to, name), text);
    await giveTo(to, await lstat(from));
  } finally {
    await client.end();
  }
  return folder;
}

/** As root the server runs as another user, to whom its files must belong. */
async function giveTo(folder: string, { uid, gid }: { uid: number; gid: number }): Promise<void> {
  await chmod(folder, 0o700);
  if (process.getuid?.() !== 0) return;
  await chown(folder, uid, gid);
  for (const path of await readdir(folder, { recursive: true })) await chown(join(folder, path), uid, gid);
}

/** A server of its own, on a backup or on nothing, which goes with this process, whatever ends it. */
async function start(backup?: string): Promise<Server> {
  const postgres = await inThrowawayFolder(async (dataDir) => {
    if (backup !== undefined) {
      await rename(join(backup, 'cluster'), join(dataDir, 'cluster'));
      await rm(backup, { recursive: true });
    }
    return await startPostgres({ dataDir, password, settings });
  });
  return {
    port: postgres.port,
    async sql<Row extends object>(text: string, values: readonly unknown[] = []): Promise<Row[]> {
      const client = await connected(postgres.port);
      try {
        return (await client.query<Row>(text, [...values])).rows;
      } finally {
        await client.end();
      }
    },
    kill: () => kill(postgres),
    remove: () => postgres.stop(),
  };
}

/** SIGKILL of the postmaster: its backends go with it, and nobody starts it again. */
async function kill(postgres: RunningPostgres): Promise<void> {
  process.kill(postgres.pid()!, 'SIGKILL');
  await postgres.stop();
}

async function connected(port: number): Promise<pg.Client> {
  const client = new pg.Client({ host: '127.0.0.1', port, user: 'stagedoor', password, database: 'stagedoor' });
  client.on('error', () => {});
  await client.connect();
  return client;
}

/** The one address under which a database is known, as a virtual IP or a proxy gives it. */
export interface Address {
  readonly url: string;
  /** New connections go there from now on. Old ones are cut, unless they are `left` where they are. */
  moveTo(server: Server, old?: 'cut' | 'left'): void;
  close(): Promise<void>;
}

export async function openAddress(first: Server): Promise<Address> {
  let { port } = first;
  const open = new Set<Socket>();
  const server = createServer((inbound) => {
    const outbound = connect(port, '127.0.0.1');
    for (const [socket, other] of [
      [inbound, outbound],
      [outbound, inbound],
    ] as const) {
      open.add(socket);
      socket.pipe(other);
      socket.on('error', () => {});
      socket.on('close', () => {
        open.delete(socket);
        other.destroy();
      });
    }
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const cut = (): void => {
    for (const socket of open) socket.destroy();
  };
  return {
    url: `postgres://stagedoor:${password}@127.0.0.1:${(server.address() as AddressInfo).port}/stagedoor`,
    moveTo(to, old = 'cut') {
      ({ port } = to);
      if (old === 'cut') cut();
    },
    async close() {
      cut();
      server.close();
      await once(server, 'close');
    },
  };
}
