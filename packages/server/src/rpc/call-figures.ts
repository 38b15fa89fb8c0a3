import { Counter, type Metric, type Registry } from 'prom-client';
import { codeOf, type Reason } from '../errors.ts';
import { LastMinute } from './last-minute.ts';

/** Whether a reason is nobody's doing but the server's: what answers with 500 or 503. */
const isFault = (reason: Reason): boolean => ['INTERNAL_SERVER_ERROR', 'SERVICE_UNAVAILABLE'].includes(codeOf(reason));

/** How long calls of one procedure took, and what came of them. */
interface Fared {
  readonly results: Map<string, number>;
  /** How many took no longer than each of the bounds, but longer than the one before. */
  readonly within: number[];
  count: number;
  seconds: number;
}

const bounds = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5];

/**
 * How procedures fare, queries and polls included: the engine counts commands alone. It counts for itself and tells the registry when
 * somebody asks: a metric looks for its labels at each count, which costs as much as a poll.
 */
export class CallFigures {
  readonly #procedures = new Map<string, Fared>();
  readonly #calls = new LastMinute(performance.now());
  readonly #faults = new LastMinute(performance.now());

  constructor(registry: Registry) {
    const procedures = this.#procedures;
    new Counter({
      name: 'stagedoor_procedures_total',
      help: 'Answers by procedure and result: ok, or the reason of the refusal.',
      labelNames: ['procedure', 'result'],
      registers: [registry],
      collect() {
        this.reset();
        for (const [procedure, { results }] of procedures)
          for (const [result, count] of results) this.inc({ procedure, result }, count);
      },
    });
    const seconds = {
      name: 'stagedoor_procedure_seconds',
      help: 'From reading a call to its answer; of a stream, to its beginning.',
      type: 'histogram',
      labelNames: ['procedure'],
    };
    const get = () => Promise.resolve({ ...seconds, values: [...procedures].flatMap(valuesOf) });
    registry.registerMetric({ ...seconds, get } as unknown as Metric);
  }

  /** @param result `ok` or the reason of the refusal */
  answered(procedure: string, result: Reason | 'ok', tookMs: number): void {
    let fared = this.#procedures.get(procedure);
    if (fared === undefined) {
      fared = { results: new Map(), within: bounds.map(() => 0), count: 0, seconds: 0 };
      this.#procedures.set(procedure, fared);
    }
    fared.results.set(result, (fared.results.get(result) ?? 0) + 1);
    const seconds = tookMs / 1_000;
    fared.count++;
    fared.seconds += seconds;
    const bound = bounds.findIndex((each) => seconds <= each);
    if (bound >= 0) fared.within[bound]!++;
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

/** A histogram's values, as Prometheus reads them: each bucket holds those before it, too. */
function valuesOf([procedure, { within, count, seconds }]: [string, Fared]): object[] {
  const [metricName, labels] = ['stagedoor_procedure_seconds', { procedure }];
  let sum = 0;
  const buckets = [...bounds.entries(), [-1, '+Inf'] as const].map(([index, le]) => ({
    metricName: `${metricName}_bucket`,
    labels: { le, ...labels },
    value: index < 0 ? count : (sum += within[index]!),
  }));
  return [
    ...buckets,
    { metricName: `${metricName}_sum`, labels, value: seconds },
    { metricName: `${metricName}_count`, labels, value: count },
  ];
}
