import { Counter, Histogram, type Registry } from 'prom-client';
import { codeOf, type Reason } from '../errors.ts';
import { LastMinute } from './last-minute.ts';

/** Whether a reason is nobody's doing but the server's: what answers with 500 or 503. */
const isFault = (reason: Reason): boolean => ['INTERNAL_SERVER_ERROR', 'SERVICE_UNAVAILABLE'].includes(codeOf(reason));

/** How procedures fare, queries and polls included: the engine counts commands alone. */
export class CallFigures {
  readonly #answers: Counter<'procedure' | 'result'>;
  readonly #seconds: Histogram<'procedure'>;
  readonly #calls = new LastMinute(performance.now());
  readonly #faults = new LastMinute(performance.now());

  constructor(registry: Registry) {
    this.#answers = new Counter({
      name: 'stagedoor_procedures_total',
      help: 'Answers by procedure and result: ok, or the reason of the refusal.',
      labelNames: ['procedure', 'result'],
      registers: [registry],
    });
    this.#seconds = new Histogram({
      name: 'stagedoor_procedure_seconds',
      help: 'From reading a call to its answer; of a stream, to its beginning.',
      labelNames: ['procedure'],
      buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5],
      registers: [registry],
    });
  }

  /** @param result `ok` or the reason of the refusal */
  answered(procedure: string, result: Reason | 'ok', tookMs: number): void {
    this.#answers.inc({ procedure, result });
    this.#seconds.observe({ procedure }, tookMs / 1_000);
    const nowMs = performance.now();
    this.#calls.count(nowMs);
    if (result !== 'ok' && isFault(result)) this.#faults.count(nowMs);
  }

  /** Calls a second over the last minute, and those that failed by no fault of their caller. */
  get lastMinute(): { callsPerSecond: number; errorsPerSecond: number } {
    const nowMs = performance.now();
    return { callsPerSecond: this.#calls.perSecond(nowMs), errorsPerSecond: this.#faults.perSecond(nowMs) };
  }
}
