import { Counter, Histogram, type Registry } from 'prom-client';

/** How procedures fare, queries and polls included: the engine counts commands alone. */
export class CallFigures {
  readonly #answers: Counter<'procedure' | 'result'>;
  readonly #seconds: Histogram<'procedure'>;

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

  answered(procedure: string, result: string, tookMs: number): void {
    this.#answers.inc({ procedure, result });
    this.#seconds.observe({ procedure }, tookMs / 1_000);
  }
}
