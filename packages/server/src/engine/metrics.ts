import { Counter, Gauge, Histogram, type Registry } from 'prom-client';
import type { Fault } from '../database/fault.ts';
import type { FaultLog } from '../log/index.ts';
import type { BatchReport } from './run-batch.ts';
import type { Settled } from './command.ts';

/** The engine's figures, as Prometheus metrics. */
export class EngineMetrics implements Omit<BatchReport, 'onEvents'> {
  readonly #calls: Counter<'command' | 'result'>;
  readonly #callSeconds: Histogram<'command'>;
  readonly #batchSize: Histogram<'command'>;
  readonly #batchSeconds: Histogram<'command'>;
  readonly #loadSeconds: Histogram<'command'>;
  readonly #faults: Counter<'command' | 'fault'>;
  readonly #log: FaultLog;

  constructor(registry: Registry, log: FaultLog, queued: () => number) {
    this.#log = log;
    const registers = [registry];
    this.#calls = new Counter({
      name: 'stagedoor_calls_total',
      help: 'Calls by command and result: ok, replayed, or the reason of the refusal.',
      labelNames: ['command', 'result'],
      registers,
    });
    this.#callSeconds = new Histogram({
      name: 'stagedoor_call_seconds',
      help: 'From arrival to answer.',
      labelNames: ['command'],
      buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5],
      registers,
    });
    this.#batchSize = new Histogram({
      name: 'stagedoor_batch_size',
      help: 'Calls in one transaction.',
      labelNames: ['command'],
      buckets: [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024],
      registers,
    });
    this.#batchSeconds = new Histogram({
      name: 'stagedoor_batch_seconds',
      help: 'One batch, retries included.',
      labelNames: ['command'],
      buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5],
      registers,
    });
    this.#loadSeconds = new Histogram({
      name: 'stagedoor_load_seconds',
      help: 'Reading and locking the rows of a batch: waits for locks show here.',
      labelNames: ['command'],
      buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5],
      registers,
    });
    this.#faults = new Counter({
      name: 'stagedoor_batch_faults_total',
      help: 'Failed transactions by kind; "locked" counts lock waits that ran out.',
      labelNames: ['command', 'fault'],
      registers,
    });
    new Gauge({
      name: 'stagedoor_queue_depth',
      help: 'Calls that wait for a batch.',
      registers,
      collect() {
        this.set(queued());
      },
    });
  }

  settled(command: string, settled: Settled<unknown>, tookMs: number): void {
    const result = 'refused' in settled ? settled.refused.reason : settled.replayed ? 'replayed' : 'ok';
    this.#calls.inc({ command, result });
    this.#callSeconds.observe({ command }, tookMs / 1_000);
  }

  batch(command: string, size: number, tookMs: number): void {
    this.#batchSize.observe({ command }, size);
    this.#batchSeconds.observe({ command }, tookMs / 1_000);
  }

  onLoaded(command: string, tookMs: number): void {
    this.#loadSeconds.observe({ command }, tookMs / 1_000);
  }

  onFault(command: string, fault: Fault, error: unknown, traceIds: readonly string[]): void {
    this.#faults.inc({ command, fault });
    if (fault === 'conflict' || fault === 'locked' || fault === 'busy')
      this.#log.report('debug', 'batch will be tried again or refused', error, { command, fault });
    else this.#log.report('error', 'batch failed', error, { command, fault }, traceIds.length > 0 ? { traceIds } : {});
  }
}
