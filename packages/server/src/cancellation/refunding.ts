import type { Settled } from '../engine/command.ts';
import type { Services } from '../rpc/context.ts';
import { newId } from '../ids.ts';
import { cancelSchedule } from './cancel-schedule.ts';
import { type CancellationRow, readUnfinished } from './cancellation.store.ts';
import { type RefundedPage, refundPage } from './refund-page.ts';

/** Payments in one transaction: its locks are held for some ten milliseconds. */
const paymentsAtOnce = 100;

/** Cancellations that are read at once. */
const cancellationsAtOnce = 20;

/** How long what could not be refunded waits for another try. */
const againAfterMs = 5_000;

/**
 * Goes on with every cancellation that is not finished, on every node: marks dates of cancelled concerts, and refunds. Nothing is
 * kept here but when to try again, so any node can go on where another one stopped.
 */
export class Refunding {
  readonly #services: Pick<Services, 'engine' | 'operators' | 'clock' | 'stopping'>;
  readonly #againAtMs = new Map<string, number>();

  constructor(services: Pick<Services, 'engine' | 'operators' | 'clock' | 'stopping'>) {
    this.#services = services;
  }

  /** Goes through all of them: dates that wait for another try keep nobody else's money back. */
  async run(): Promise<void> {
    let last = { concertId: '', scheduleId: '' };
    for (;;) {
      const page = await readUnfinished(this.#services.operators.db, last, cancellationsAtOnce);
      for (const row of page) await this.#look(row);
      if (page.length < cancellationsAtOnce || this.#services.stopping.aborted) return;
      last = page.at(-1)!;
    }
  }

  async #look(row: CancellationRow): Promise<void> {
    const name = `${row.concertId} ${row.scheduleId}`;
    if ((this.#againAtMs.get(name) ?? 0) > performance.now()) return;
    this.#againAtMs.delete(name);
    const isFinished = await this.#goOn(row);
    if (!isFinished) this.#againAtMs.set(name, performance.now() + againAfterMs);
  }

  async #goOn({ concertId, scheduleId, reason, payments }: CancellationRow): Promise<boolean> {
    const { engine, clock, stopping } = this.#services;
    if (payments === null) {
      const marked = await engine.run(cancelSchedule, { concertId, scheduleId, reason }, undefined);
      // A date that was taken away since has nobody to refund.
      if ('refused' in marked && marked.refused.reason !== 'SCHEDULE_NOT_FOUND') return false;
    }
    let after: number | undefined = 0;
    while (after !== undefined && !stopping.aborted) {
      const refundIds = Array.from({ length: paymentsAtOnce }, () => newId('ref', clock.now()));
      const settled: Settled<RefundedPage> = await engine.run(
        refundPage,
        { concertId, scheduleId, after, refundIds },
        undefined,
      );
      if ('refused' in settled) return false;
      if (settled.answer.isFinished) return true;
      after = settled.answer.next;
    }
    return false;
  }
}
