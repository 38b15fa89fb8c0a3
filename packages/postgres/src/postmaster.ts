import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { type Binaries, program } from './binaries.ts';
import { readPidFile } from './pid-file.ts';
import { answers } from './queries.ts';
import { asUser, type RunUser } from './run-as.ts';
import { openLog } from './server-log.ts';
import { postmasterArgs } from './settings.ts';
import { endPostmaster } from './signals.ts';

// Recovery after a crash may have to replay two gigabytes of log.
const PATIENCE = 120_000;

/** What every launch of a cluster has in common. */
export interface Launch {
  home: string;
  cluster: string;
  binaries: Binaries;
  user: RunUser | undefined;
  password: string;
  settings: Record<string, string>;
}

/** A postmaster that has answered. */
export interface Postmaster {
  pid: number;
  /** Settles with the reason once the process is gone. */
  exited: Promise<string>;
  stop(): Promise<void>;
}

/** The postmaster exited instead of serving; another attempt may succeed. */
export class ExitedEarly extends Error {
  constructor(reason: string, logTail: string) {
    super(`PostgreSQL did not start (${reason}); ${logTail}`);
  }
}

/** Runs the postmaster and waits until it answers; fails as soon as it exits. */
export async function launch(options: Launch, port: number, signal?: AbortSignal): Promise<Postmaster> {
  const { home, cluster, binaries, user, password, settings } = options;
  const log = await openLog(home);
  try {
    // In a session of its own: a Ctrl-C meant for us must not end it in the middle of our drain.
    const child = spawn(program(binaries, 'postgres'), postmasterArgs(cluster, port, settings), {
      ...asUser(user, home),
      detached: true,
      stdio: ['ignore', log.fd, log.fd],
    });
    let reason: string | undefined;
    const exited = exitOf(child).then((text) => (reason = text));
    child.unref();
    const pid = child.pid;
    if (pid === undefined) throw new Error(`PostgreSQL could not be run: ${await exited}.`);
    const stop = () => end(child, pid, exited, binaries);
    try {
      const ready = async () => reason !== undefined || (await isServing(cluster, pid, port, password));
      const inTime = await until(ready, signal);
      if (reason !== undefined) throw new ExitedEarly(reason, await log.tail());
      if (!inTime) {
        throw new Error(`PostgreSQL gave no answer in ${PATIENCE / 1000} s; ${await log.tail()}`);
      }
      return { pid, exited, stop };
    } catch (error) {
      await stop();
      throw error;
    }
  } finally {
    await log.close();
  }
}

async function until(done: () => Promise<boolean>, signal?: AbortSignal): Promise<boolean> {
  for (const end = Date.now() + PATIENCE; Date.now() < end; await delay(20)) {
    signal?.throwIfAborted();
    if (await done()) return true;
  }
  return false;
}

/** The port may be another server's as long as our own hasn't bound it. */
async function isServing(cluster: string, pid: number, port: number, password: string) {
  const noted = await readPidFile(cluster);
  return noted?.pid === pid && noted.bound && (await answers(port, password));
}

async function exitOf(child: ChildProcess): Promise<string> {
  try {
    const [code, signal] = (await once(child, 'exit')) as [number | null, string | null];
    return signal ? `killed by ${signal}` : `exit code ${code}`;
  } catch (error) {
    return (error as Error).message;
  }
}

async function end(child: ChildProcess, pid: number, exited: Promise<unknown>, binaries: Binaries) {
  const hasExited = () => child.exitCode !== null || child.signalCode !== null;
  if (hasExited()) return;
  child.ref();
  const gone = (ms: number) => {
    const patience = new AbortController();
    const late = delay(ms, undefined, { signal: patience.signal }).catch(() => {});
    return Promise.race([exited, late]).then(() => {
      patience.abort();
      return hasExited();
    });
  };
  await endPostmaster(pid, gone, binaries);
}
