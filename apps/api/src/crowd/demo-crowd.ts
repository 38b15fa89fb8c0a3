import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { Stagedoor } from '@stagedoor/server';
import type { Logger } from 'pino';
import type { CompleteEnv } from '../database.ts';
import { SlowQueue } from './slow-queue.ts';

/** How many come: whoever enters after them waits for about a minute. */
const visitors = 200;

/** The line moves once half of them stand in it, or after so long. */
const comesWithinMs = 20_000;

/** What the crowd leaves of each date, so that whoever looks on can still buy. */
const shareLeft = 0.4;

const program = fileURLToPath(new URL('../../../ops/src/main.ts', import.meta.url));

/** A crowd that is there now, or was just sent for. */
export interface Crowd {
  readonly concertId: string;
  readonly visitors: number;
}

/** Sends a crowd to a concert of the demo, one at a time: a process of its own, which ends with the server. */
export class DemoCrowd {
  readonly #operator: ReturnType<Stagedoor['createCaller']>;
  readonly #queue: SlowQueue;
  readonly #env: CompleteEnv;
  readonly #log: Logger;
  readonly #stopping = new AbortController();
  #running: Crowd | undefined;
  /** Settles once the crowd is gone and its queue is as it was. */
  #over: Promise<void> = Promise.resolve();
  #sent = 0;

  constructor(stagedoor: Stagedoor, env: CompleteEnv, log: Logger) {
    this.#operator = stagedoor.createCaller({ kind: 'operator' });
    this.#env = env;
    this.#log = log;
    this.#queue = new SlowQueue(this.#operator, env.dataDir);
  }

  get running(): Crowd | undefined {
    return this.#running;
  }

  /**
   * Sends a crowd, which is on its way once this resolves.
   * @throws CONCERT_NOT_FOUND
   */
  async send(concertId: string, url: string): Promise<Crowd> {
    const crowd = { concertId, visitors };
    this.#running = crowd;
    try {
      const { dates } = await this.#operator.concert.get({ concertId });
      const keepFree = Math.ceil(Math.min(...dates.map(({ capacity }) => capacity)) * shareLeft) || 0;
      await this.#queue.hold(concertId);
      this.#over = this.#play(crowd, keepFree, url);
    } catch (error) {
      this.#running = undefined;
      throw error;
    }
    this.#log.info(crowd, 'a crowd comes to the demo');
    return crowd;
  }

  /** Whatever a server left slow that was killed while a crowd was there is as it was again. */
  async heal(): Promise<void> {
    try {
      await this.#queue.restore();
    } catch (err) {
      this.#log.warn({ err }, 'a queue that a crowd of the demo slowed down could not be set back');
    }
  }

  /** Ends the crowd, and waits until its queue is as it was. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.#over;
  }

  async #play(crowd: Crowd, keepFree: number, url: string): Promise<void> {
    const { concertId } = crowd;
    try {
      const child = this.#spawn(concertId, keepFree, url);
      const kill = (): void => void child.kill('SIGTERM');
      this.#stopping.signal.addEventListener('abort', kill);
      if (this.#stopping.signal.aborted) kill();
      const closed = once(child, 'close');
      await this.#untilItStands(concertId, child);
      await this.#queue.letIn(concertId);
      const [code] = await closed;
      this.#stopping.signal.removeEventListener('abort', kill);
      this.#log.info({ ...crowd, code: code as number | null }, 'the crowd of the demo is gone');
      await this.#queue.restore();
    } catch (err) {
      this.#log.warn({ err }, 'the crowd of the demo did not end as it should');
    } finally {
      this.#running = undefined;
    }
  }

  async #untilItStands(concertId: string, child: ChildProcess): Promise<void> {
    const byMs = performance.now() + comesWithinMs;
    while (child.exitCode === null && child.signalCode === null && performance.now() < byMs) {
      if ((await this.#operator.queue.stats({ concertId })).waiting >= visitors / 2) return;
      await setTimeout(250);
    }
  }

  #spawn(concertId: string, keepFree: number, url: string): ChildProcess {
    const { STAGEDOOR_OPERATOR_KEY, STAGEDOOR_JWT_SECRET, STAGEDOOR_JWT_ISSUER, STAGEDOOR_JWT_AUDIENCE } = this.#env;
    const wish = {
      'concert-id': concertId,
      visitors,
      arrive: 5,
      seed: ++this.#sent,
      'keep-free': keepFree,
      'at-most': 240,
    };
    const options = Object.entries(wish).flatMap(([name, value]) => [`--${name}`, String(value)]);
    return spawn(process.execPath, [program, 'rush', ...options], {
      // What it may know, and no more.
      env: {
        STAGEDOOR_URL: url,
        STAGEDOOR_OPERATOR_KEY,
        STAGEDOOR_JWT_SECRET,
        STAGEDOOR_JWT_ISSUER,
        STAGEDOOR_JWT_AUDIENCE,
      },
      // The channel says nothing, but ends with this process, also when it is killed.
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    });
  }
}
