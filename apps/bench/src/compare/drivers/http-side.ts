import type { Server } from '../servers/server.ts';
import type { Drive } from './driver.ts';
import type { Side, Stage } from '../subject.ts';

/** What one side sends, round after round. */
export interface Requests {
  /** Enough for a round. */
  next(seconds: number): readonly Buffer[];
  /** Whether they may be sent again and again; else `sent` is told how many are gone. */
  readonly repeat: boolean;
  /** A round is over when they are all answered, and not when its time is. */
  readonly isFixed?: boolean;
  sent?(count: number): void;
}

/** So many requests, again and again. */
export function repeated(count: number, request: (index: number) => Buffer): Requests {
  const requests = Array.from({ length: count }, (_, index) => request(index));
  return { next: () => requests, repeat: true };
}

/** No mutation here is faster than this, so that a round has enough of them. */
const mostPerSecond = 24_000;

/** Requests that may be sent once each. Give how many there are, and what no round is faster than. */
export function onceEach(
  request: (index: number) => Buffer,
  { all = Infinity, perSecond = mostPerSecond }: { all?: number; perSecond?: number } = {},
): Requests {
  let at = 0;
  return {
    repeat: false,
    next: (seconds) => {
      const count = Math.min(all - at, Math.ceil(perSecond * seconds));
      return Array.from({ length: count }, (_, index) => request(at + index));
    },
    sent: (count) => {
      at += count;
    },
  };
}

/** So many requests a round, and each once: of those there are only some, or each takes long. */
export function someEach(request: (index: number) => Buffer, calls: number): Requests {
  let at = 0;
  return {
    repeat: false,
    isFixed: true,
    next: () => Array.from({ length: calls }, () => request(at++)),
  };
}

/** How a side differs from what most are: driven by the stage's driver for the stage's time. */
interface Way {
  readonly drive?: Drive;
  readonly seconds?: number;
}

/** Calls a server for a round. */
export const httpSide = (
  stage: Stage,
  server: Server,
  connections: number,
  requests: Requests,
  { drive = stage.drive, seconds = stage.seconds }: Way = {},
): Side => ({
  async run() {
    const cpuMs = await server.cpuMs();
    const { port } = server;
    const { repeat, isFixed = false } = requests;
    const driven = await drive({ port, connections, requests: requests.next(seconds), repeat, seconds, isFixed });
    // Those that were on their way at the end are gone, too.
    requests.sent?.(driven.done + connections + 1);
    const serverMs = (await server.cpuMs()) - cpuMs;
    const { perSecond: value, driverCpu, p50Ms, p99Ms } = driven;
    const serverCpu = serverMs / 1_000 / (driven.done / driven.perSecond);
    return { value, calls: driven.done, driverCpu, serverCpu, p50Ms, p99Ms };
  },
});
