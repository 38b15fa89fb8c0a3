import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Stagedoor } from '@stagedoor/server';
import { z } from 'zod';

type Operator = ReturnType<Stagedoor['createCaller']>;

/** How many are let in a second: while the crowd comes, so that whoever enters then stands in a line, and once it is there. */
const [coming, there] = [0, 3];

const slowed = z.object({ concertId: z.string(), before: z.number() });

/**
 * Slows a queue down while a crowd is there. What it was before is written down first, so that the next start finds a queue that
 * a killed server left slow.
 */
export class SlowQueue {
  readonly #operator: Operator;
  readonly #file: string;

  constructor(operator: Operator, dataDir: string) {
    this.#operator = operator;
    this.#file = join(dataDir, 'slowed-queue.json');
  }

  /**
   * Lets nobody in.
   * @throws CONCERT_NOT_FOUND
   */
  async hold(concertId: string): Promise<void> {
    await writeFile(this.#file, JSON.stringify({ concertId, before: await this.#pace(concertId) }));
    await this.#operator.queue.configure({ concertId, admitPerSecond: coming });
  }

  /** Lets people in slowly, unless somebody has set another pace meanwhile. */
  async letIn(concertId: string): Promise<void> {
    if ((await this.#pace(concertId)) === coming)
      await this.#operator.queue.configure({ concertId, admitPerSecond: there });
  }

  /** Lets people in as fast as before, unless somebody has set another pace meanwhile. Does nothing where nothing is slow. */
  async restore(): Promise<void> {
    const kept = await this.#kept();
    if (kept && [coming, there].includes(await this.#pace(kept.concertId)))
      await this.#operator.queue.configure({ concertId: kept.concertId, admitPerSecond: kept.before });
    await rm(this.#file, { force: true });
  }

  async #pace(concertId: string): Promise<number> {
    return (await this.#operator.queue.stats({ concertId })).settings.admitPerSecond;
  }

  /** A file that was never finished tells of a queue that was not slowed down yet. */
  async #kept(): Promise<z.output<typeof slowed> | undefined> {
    try {
      return slowed.parse(JSON.parse(await readFile(this.#file, 'utf8')));
    } catch {
      return undefined;
    }
  }
}
