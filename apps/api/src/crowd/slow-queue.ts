import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Stagedoor } from '@stagedoor/server';
import { z } from 'zod';

type Operator = ReturnType<Stagedoor['createCaller']>;

const slowed = z.object({ concertId: z.string(), before: z.number(), slow: z.number() });

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

  /** @throws CONCERT_NOT_FOUND */
  async slow(concertId: string, slow: number): Promise<void> {
    const { settings } = await this.#operator.queue.stats({ concertId });
    await writeFile(this.#file, JSON.stringify({ concertId, before: settings.admitPerSecond, slow }));
    await this.#operator.queue.configure({ concertId, admitPerSecond: slow });
  }

  /** Lets people in as fast as before, unless somebody has set another pace meanwhile. Does nothing where nothing is slow. */
  async restore(): Promise<void> {
    const kept = await this.#kept();
    if (kept) {
      const { concertId, before, slow } = kept;
      const { settings } = await this.#operator.queue.stats({ concertId });
      if (settings.admitPerSecond === slow) await this.#operator.queue.configure({ concertId, admitPerSecond: before });
    }
    await rm(this.#file, { force: true });
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
