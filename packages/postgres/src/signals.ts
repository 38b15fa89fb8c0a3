import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { type Binaries, program } from './binaries.ts';

/** Signals a process of PostgreSQL; one that has gone already is no error. */
export async function signal(pid: number, name: 'SIGINT' | 'SIGQUIT' | 'SIGKILL', binaries: Binaries): Promise<void> {
  if (process.platform === 'win32' && name !== 'SIGKILL') {
    // Windows has no such signals; PostgreSQL listens for its own on a named pipe.
    const args = ['kill', name.slice('SIG'.length), String(pid)];
    await promisify(execFile)(program(binaries, 'pg_ctl'), args, { windowsHide: true }).catch(() => {});
    return;
  }
  try {
    process.kill(pid, name);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

/** Ends a postmaster: a fast shutdown, then an immediate one, then by force. */
export async function endPostmaster(
  pid: number,
  gone: (ms: number) => Promise<boolean>,
  binaries: Binaries,
): Promise<void> {
  const steps = [
    ['SIGINT', 10_000],
    ['SIGQUIT', 5_000],
    ['SIGKILL', 5_000],
  ] as const;
  for (const [name, patience] of steps) {
    await signal(pid, name, binaries);
    if (await gone(patience)) return;
  }
  throw new Error(`PostgreSQL (pid ${pid}) does not end.`);
}
