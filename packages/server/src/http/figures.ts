import { Counter, Gauge, type Registry } from 'prom-client';
import { version } from './version.ts';

/** The figures of the HTTP side. Each is made once for a registry, however many apps answer from it. */
export class HttpFigures {
  readonly #registry: Registry;
  readonly #responses: Counter<'status'>;

  constructor(registry: Registry) {
    this.#registry = registry;
    this.#responses = this.#once(
      (name) => new Counter({ name, help: 'Answers by HTTP status.', labelNames: ['status'], registers: [registry] }),
      'stagedoor_http_responses_total',
    );
    this.#once(
      (name) =>
        new Gauge({ name, help: 'Always 1: the version that runs.', labelNames: ['version'], registers: [registry] }),
      'stagedoor_info',
    ).set({ version }, 1);
  }

  answered(status: number): void {
    this.#responses.inc({ status: String(status) });
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

  #once<Metric>(make: (name: string) => Metric, name: string): Metric {
    return (this.#registry.getSingleMetric(name) as Metric | undefined) ?? make(name);
  }
}
