import type { Logger } from 'pino';
import { Gauge, type Registry } from 'prom-client';
import type { InvariantOutput } from './audit.schemas.ts';
import { audit, type Progress } from './audit.ts';
import { Snapshot } from './snapshot.ts';

const tellEveryMs = 5_000;

/** Runs one audit at a time on this node and tells how far it is, in the log and in the metrics. */
export class Auditor {
  readonly #databaseUrl: string;
  readonly #log: Logger;
  readonly #checked: Gauge;
  readonly #expected: Gauge;
  #running: Promise<InvariantOutput[]> | undefined;
  #snapshot: Snapshot | undefined;
  #isStopped = false;

  constructor(databaseUrl: string, log: Logger, registry: Registry) {
    this.#databaseUrl = databaseUrl;
    this.#log = log;
    const registers = [registry];
    this.#checked = new Gauge({
      name: 'stagedoor_audit_rows',
      help: 'Rows that the audit under way has checked; 0 when there is none.',
      registers,
    });
    this.#expected = new Gauge({
      name: 'stagedoor_audit_expected_rows',
      help: 'Rows that the audit under way will check, by estimate; 0 when there is none.',
      registers,
    });
  }

  /** Who asks while an audit is under way gets the result of that one. */
  audit(): Promise<InvariantOutput[]> {
    this.#running ??= this.#audit().finally(() => {
      this.#running = undefined;
      this.#show({ rows: 0, expectedRows: 0 });
    });
    return this.#running;
  }

  /** Breaks off an audit under way: a stop does not wait for minutes. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    await this.#snapshot?.[Symbol.asyncDispose]();
    await this.#running?.catch(() => {});
  }

  async #audit(): Promise<InvariantOutput[]> {
    await using snapshot = await Snapshot.open(this.#databaseUrl);
    this.#snapshot = snapshot;
    if (this.#isStopped) await snapshot[Symbol.asyncDispose]();
    const startedMs = performance.now();
    let toldMs = startedMs;
    const results = await audit(snapshot, {
      onProgress: (progress) => {
        this.#show(progress);
        if (performance.now() - toldMs < tellEveryMs) return;
        toldMs = performance.now();
        this.#log.info(progress, 'audit under way');
      },
    });
    const broken = results.filter((result) => !result.holds).length;
    this.#log.info({ tookMs: Math.round(performance.now() - startedMs), broken }, 'audit done');
    return results;
  }

  #show({ rows, expectedRows }: Pick<Progress, 'rows' | 'expectedRows'>): void {
    this.#checked.set(rows);
    this.#expected.set(expectedRows);
  }
}

declare module '../rpc/context.ts' {
  interface Services {
    readonly auditor: Auditor;
  }
}
