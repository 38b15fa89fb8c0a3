import type { Sequelize } from 'sequelize';
import { setTimeout as delay } from 'node:timers/promises';
import type { Command } from '../engine/command.ts';
import type { Engine } from '../engine/engine.ts';
import { type Refusal, refusal } from '../errors.ts';
import type { FaultLog } from '../log/index.ts';
import { Refused } from '../rpc/refused.ts';
import { writeLines } from './log.store.ts';
import type { LogLine } from './operator.model.ts';

/** Writes lines, or the outcome of lines that are there. */
const log: Command<LogLine, undefined, object, LogLine> = {
  name: 'operator.log',
  share: 1,
  partition: () => 'operator log',
  load: () => Promise.resolve(undefined),
  dependsOn: () => [],
  decide: (_state, line) => ({ answer: {}, effect: line }),
  store: writeLines,
  events: () => [],
};

/** How long an answer waits for the end of its line. */
const patienceMs = 250;

/**
 * Who asked for what with the operator's key. A change is written down before it is made, so that none is ever made without
 * its line; what came of it is added afterwards. A line that never got an outcome tells of a server that died meanwhile.
 */
export class OperatorLog {
  readonly #engine: Engine;
  readonly #faults: FaultLog;

  constructor(engine: Engine, faults: FaultLog) {
    this.#engine = engine;
    this.#faults = faults;
  }

  /** Writes that a change is about to be made. A refusal means that it must not be. */
  async begin(line: Omit<LogLine, 'outcome'>): Promise<Refusal | undefined> {
    const settled = await this.#engine.run(log, { ...line, outcome: null });
    if (!('refused' in settled)) return undefined;
    const retryAfterMs = 'retryAfterMs' in settled.refused.details ? settled.refused.details.retryAfterMs : 500;
    return refusal(
      settled.refused.reason === 'OVERLOADED' ? 'OVERLOADED' : 'UNAVAILABLE',
      { retryAfterMs },
      'The operator log cannot be written, so nothing was done. Try again after retryAfterMs.',
    );
  }

  /** Writes what came of a call. Its answer is true whatever becomes of the line, so it waits only a moment for it. */
  async end(line: LogLine): Promise<void> {
    await Promise.race([this.#write(line), delay(patienceMs, undefined, { ref: false })]);
  }

  async #write(line: LogLine): Promise<void> {
    const settled = await this.#engine.run(log, line);
    if ('refused' in settled)
      this.#faults.report('error', 'operator log failed', new Refused(settled.refused), { procedure: line.procedure });
  }
}

declare module '../rpc/context.ts' {
  interface Services {
    /** What works for operators, on connections of their own. */
    readonly operators: { readonly engine: Engine; readonly db: Sequelize; readonly log: OperatorLog };
  }
}
