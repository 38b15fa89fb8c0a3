import { setTimeout as delay } from 'node:timers/promises';
import type { Postmaster } from './postmaster.ts';

const FIRST_PAUSE = 50;
const LONGEST_PAUSE = 1000;

/** Keeps a postmaster running: whenever it exits, `relaunch` makes the next one. */
export function supervise(
  first: Postmaster,
  relaunch: (signal: AbortSignal) => Promise<Postmaster>,
  log: (message: string, fields?: Record<string, unknown>) => void,
): { pid: () => number | undefined; stop: () => Promise<void> } {
  const stopping = new AbortController();
  let current: Postmaster | undefined = first;
  const watching = watch();

  async function watch(): Promise<void> {
    while (current) {
      const { pid, exited }: Postmaster = current;
      const reason = await exited;
      current = undefined;
      if (stopping.signal.aborted) return;
      log('postgres exited', { pid, reason });
      current = await restart();
      if (stopping.signal.aborted) await current?.stop();
    }
  }

  async function restart(): Promise<Postmaster | undefined> {
    const began = performance.now();
    for (let pause = FIRST_PAUSE; !stopping.signal.aborted; pause = nextPause(pause)) {
      try {
        const next = await relaunch(stopping.signal);
        const ms = Math.round(performance.now() - began);
        log('postgres restarted', { pid: next.pid, ms });
        return next;
      } catch (error) {
        if (stopping.signal.aborted) break;
        log('postgres restart failed', { error: (error as Error).message });
        await delay(pause, undefined, { ref: false, signal: stopping.signal }).catch(() => {});
      }
    }
    return undefined;
  }

  async function stop(): Promise<void> {
    const pid = current?.pid;
    stopping.abort();
    await current?.stop();
    await watching;
    log('postgres stopped', { pid });
  }

  return { pid: () => current?.pid, stop };
}

const nextPause = (pause: number) => Math.min(pause * 2, LONGEST_PAUSE);
