import { runningTransactions } from '../database/running.ts';
import { forgetAnswers, forgetWords } from '../operator/index.ts';
import { forgetNotes } from '../payment/index.ts';
import { readUnended } from '../queue/index.ts';
import type { Services } from '../rpc/context.ts';
import { leave } from '../seating/index.ts';
import { finishErasure, readErasing } from '../user/index.ts';

/** Users, visits and payments that are read at once. */
const [usersAtOnce, visitsAtOnce, paymentsAtOnce] = [20, 20, 100];

type Needed = Pick<Services, 'engine' | 'operators' | 'clock' | 'stopping'>;

/**
 * Goes on with every erasure that is not finished, on every node: ends the user's visits, which frees their holds, and takes away what
 * was written about them. Each step can be done twice, so any node can go on where another one stopped.
 */
export class Erasing {
  readonly #services: Needed;
  /** By user: transactions below this one may not know yet that the user is erased. */
  readonly #unaware = new Map<string, number>();

  constructor(services: Needed) {
    this.#services = services;
  }

  async run(): Promise<void> {
    const { operators, stopping } = this.#services;
    let page: string[] = [];
    do {
      page = await readErasing(operators.db, page.at(-1) ?? '', usersAtOnce);
      for (const userId of page) {
        if (stopping.aborted) return;
        await this.#goOn(userId);
      }
    } while (page.length === usersAtOnce);
  }

  async #goOn(userId: string): Promise<void> {
    const { db } = this.#services.operators;
    const { oldest, next } = await runningTransactions(db);
    // In another history of the database ids start again from an earlier one.
    const unawareBelow = Math.min(this.#unaware.get(userId) ?? next, next);
    this.#unaware.set(userId, unawareBelow);
    if (!(await this.#endVisits(userId))) return;
    // Somebody may be entering who was looked up before they were erased: their place is found in a later round.
    if (oldest < unawareBelow) return;
    await this.#forget(userId);
    await finishErasure(db, userId, this.#services.clock.now());
    this.#unaware.delete(userId);
  }

  /** Whether all of them are over. */
  async #endVisits(userId: string): Promise<boolean> {
    const { engine, operators } = this.#services;
    let page: { concertId: string; seq: number }[] = [];
    do {
      page = await readUnended(operators.db, userId, page.at(-1)?.concertId ?? '', visitsAtOnce);
      const settled = await Promise.all(
        page.map((place) => engine.run(leave, { visit: { ...place, userId, ahead: 0 } })),
      );
      if (settled.some((visit) => 'refused' in visit)) return false;
    } while (page.length === visitsAtOnce);
    return true;
  }

  async #forget(userId: string): Promise<void> {
    const { db } = this.#services.operators;
    await forgetAnswers(db, userId);
    await forgetWords(db, [userId]);
    let page: string[] = [];
    do {
      page = await forgetNotes(db, userId, page.at(-1) ?? '', paymentsAtOnce);
      if (page.length > 0) await forgetWords(db, page);
    } while (page.length === paymentsAtOnce);
  }
}
