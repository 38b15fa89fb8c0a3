import type { Logger } from 'pino';
import { currentTraceId } from '../trace/index.ts';
import { describeError } from './describe-error.ts';

/** Where a fault was met. Names alone: what a caller sent has no place in the log. */
export interface FaultPlace {
  readonly command?: string;
  readonly procedure?: string;
  readonly fault?: string;
}

/** Which traces met a fault for many at once. The first line alone says so: others of the same fault have other ones. */
export interface TracesOfFault {
  readonly traceIds?: readonly string[];
}

type Level = 'error' | 'warn' | 'debug';

/** A fault that was told, and how often it was met since. */
interface Told {
  readonly level: Level;
  readonly message: string;
  readonly fields: object;
  readonly timer: NodeJS.Timeout;
  count: number;
}

const countForMs = 10_000;

/** The same log, which says of an error no more than `describeError` does. */
export function discreet(log: Logger): Logger {
  return log.child({}, { serializers: { err: describeError } });
}

/** One line a fault, at once. While the same goes on, one line each ten seconds says how often, as `count`. */
export class FaultLog {
  readonly #log: Logger;
  readonly #told = new Map<string, Told>();
  /** How many were met, told or only counted. */
  readonly met: Record<Level, number> = { error: 0, warn: 0, debug: 0 };

  /** @param log one that says of an error what `describeError` does */
  constructor(log: Logger) {
    this.#log = log;
  }

  /** Tells of a fault, or counts it: the same is what has the same place, type, code and message. */
  report(level: Level, message: string, error: unknown, place: FaultPlace = {}, traces: TracesOfFault = {}): void {
    this.met[level]++;
    if (!this.#log.isLevelEnabled(level)) return;
    const err = describeError(error);
    const { type, code = err.cause?.code } = err;
    const fields = { ...place, type, code, message: err.message };
    // Numbers in a message, of processes or ports, make no other fault.
    const key = JSON.stringify([message, place, type, code, err.message.replaceAll(/\d+/g, '0')]);
    const told = this.#told.get(key);
    if (told !== undefined) {
      told.count++;
      return;
    }
    const traceId = currentTraceId();
    this.#log[level]({ ...place, ...traces, ...(traceId === undefined ? {} : { traceId }), err: error }, message);
    const timer = setInterval(() => this.#goOn(key), countForMs).unref();
    this.#told.set(key, { level, message, fields, timer, count: 0 });
  }

  /** Says what was only counted so far. */
  flush(): void {
    for (const key of this.#told.keys()) {
      this.#goOn(key);
      this.#goOn(key);
    }
  }

  /** A fault that was not met again in its ten seconds is over. */
  #goOn(key: string): void {
    const told = this.#told.get(key);
    if (told === undefined) return;
    if (told.count > 0) {
      this.#log[told.level]({ ...told.fields, count: told.count }, told.message);
      told.count = 0;
    } else {
      clearInterval(told.timer);
      this.#told.delete(key);
    }
  }
}
