import { Counter, Gauge, type Registry } from 'prom-client';
import { version } from './version.ts';

const known = new WeakMap<Registry, HttpFigures>();

/** The figures of a registry's HTTP side: the same ones however many apps answer from it. */
export function httpFigures(registry: Registry): HttpFigures {
  const figures = known.get(registry) ?? new HttpFigures(registry);
  known.set(registry, figures);
  return figures;
}

/** It counts for itself and tells the registry when somebody asks: a metric looks for its labels at each count. */
class HttpFigures {
  readonly #registry: Registry;
  readonly #responses = new Map<number, number>();

  constructor(registry: Registry) {
    this.#registry = registry;
    const responses = this.#responses;
    new Counter({
      name: 'stagedoor_http_responses_total',
      help: 'Answers by HTTP status.',
      labelNames: ['status'],
      registers: [registry],
      collect() {
        this.reset();
        for (const [status, count] of responses) this.inc({ status: String(status) }, count);
      },
    });
    new Gauge({
      name: 'stagedoor_info',
      help: 'Always 1: the version that runs.',
      labelNames: ['version'],
      registers: [registry],
    }).set({ version }, 1);
  }

  answered(status: number): void {
    this.#responses.set(status, (this.#responses.get(status) ?? 0) + 1);
  }

  /** A figure that is read when somebody scrapes: of the latest who says how. */
  gauge(name: string, help: string, read: () => number): void {
    this.#registry.removeSingleMetric(name);
    new Gauge({
      name,
      help,
      registers: [this.#registry],
      collect() {
        this.set(read());
      },
    });
  }
}
