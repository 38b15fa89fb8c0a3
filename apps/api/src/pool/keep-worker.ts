import cluster, { type Worker } from 'node:cluster';
import { setTimeout as delay } from 'node:timers/promises';
import type { Logger } from 'pino';
import { closeUntaken } from './hand-over.ts';
import { complaintIn, hurryMessage, stopMessage } from './messages.ts';

/** How often in a row a worker may fail to start. */
const attempts = 3;

/** How long a worker may take once it has drained, which is its own ten seconds for requests and then the commits. */
const stopDeadlineMs = 20_000;

/** A worker that served this long was fine: when it ends, the next comes at once again. */
const settledMs = 30_000;

const retryMs = (ends: number): number => Math.min(10_000, 100 * 2 ** ends);

/** No worker can start here. The message is what the last one said. */
export class WorkerCannotStart extends Error {}

/** One of the pool's places, and whoever fills it. */
export interface KeptWorker {
  /** Resolves when it serves for the first time. */
  readonly served: Promise<void>;
  isServing(): boolean;
  stop(): Promise<void>;
  /** Makes a stop short. */
  hurry(): void;
}

/** Forks a worker, and another in its place whenever it ends, until `stop()`. */
export function keepWorker(
  id: number,
  options: {
    readonly variables: Record<string, string>;
    readonly drainMs: number;
    readonly log: Logger;
    /** Told at the last attempt in a row, and at each that follows. */
    onCannotStart(error: WorkerCannotStart): void;
  },
): KeptWorker {
  const log = options.log.child({ worker: id });
  const stopping = new AbortController();
  const served = Promise.withResolvers<void>();
  let current: Worker | undefined;
  let servesSince: number | undefined;

  /** One worker's life. Says why it ended, and how long it served. */
  const live = async (): Promise<{ reason: string; complaint: string | undefined; servedMs: number | undefined }> => {
    const worker = cluster.fork({ ...options.variables, STAGEDOOR_WORKER_ID: String(id) });
    closeUntaken(worker);
    current = worker;
    let complaint: string | undefined;
    worker.on('message', (message) => (complaint = complaintIn(message) ?? complaint));
    worker.once('listening', () => {
      servesSince = performance.now();
      log.info({ pid: worker.process.pid }, 'worker serves');
      served.resolve();
    });
    const reason = await endOf(worker);
    const servedMs = servesSince === undefined ? undefined : performance.now() - servesSince;
    current = servesSince = undefined;
    return { reason, complaint, servedMs };
  };

  const keep = async (): Promise<void> => {
    let ends = 0;
    let failures = 0;
    while (!stopping.signal.aborted) {
      const { reason, complaint, servedMs } = await live();
      if (stopping.signal.aborted) return;
      ends = (servedMs ?? 0) < settledMs ? ends + 1 : 0;
      failures = servedMs === undefined ? failures + 1 : 0;
      const retryInMs = retryMs(ends);
      log.warn({ reason, retryInMs }, 'worker ended');
      if (failures >= attempts)
        options.onCannotStart(new WorkerCannotStart(complaint ?? `Worker ${id} cannot start (${reason}).`));
      await delay(retryInMs, undefined, { signal: stopping.signal }).catch(() => undefined);
    }
  };

  const kept = keep();
  return {
    served: served.promise,
    isServing: () => servesSince !== undefined,
    async stop() {
      stopping.abort();
      // One that has just ended can't be told any more.
      current?.send(stopMessage, () => undefined);
      const deadline = setTimeout(() => {
        log.warn('worker does not end and is killed');
        current?.process.kill('SIGKILL');
      }, options.drainMs + stopDeadlineMs);
      await kept;
      clearTimeout(deadline);
    },
    hurry: () => void current?.send(hurryMessage, () => undefined),
  };
}

function endOf(worker: Worker): Promise<string> {
  return new Promise((resolve) => {
    worker.once('exit', (code: number | null, signal: string | null) =>
      resolve(signal === null ? `exit code ${code}` : signal),
    );
    // A connection that could not be handed over is an error, too; the exit follows, unless there never was a process.
    worker.on('error', (error) => {
      if (worker.process.pid === undefined) resolve(error.message);
    });
  });
}
