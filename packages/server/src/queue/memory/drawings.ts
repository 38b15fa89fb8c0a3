import type { FaultLog } from '../../log/index.ts';
import { drawInThread } from '../draw/draw-in-thread.ts';
import type { ConcertQueue } from './concert-queue.ts';

/**
 * Works out the order of drawn pre-queues beside the event loop. Until then their members see that sales are about to open.
 */
export class Drawings {
  readonly #underWay = new Set<ConcertQueue>();
  readonly #faults: FaultLog;

  constructor(faults: FaultLog) {
    this.#faults = faults;
  }

  /** Begins to work out the queue's order, when it was drawn and nobody has begun. */
  beginIfDue(queue: ConcertQueue): void {
    if (queue.toDraw === 0 || this.#underWay.has(queue)) return;
    this.#draw(queue).catch((error: unknown) =>
      this.#faults.report('error', 'the draw failed; the next tick tries again', error),
    );
  }

  async #draw(queue: ConcertQueue): Promise<void> {
    const { drawSeed, drawn } = queue.row;
    this.#underWay.add(queue);
    try {
      queue.place(await drawInThread(drawSeed, drawn!));
    } finally {
      this.#underWay.delete(queue);
    }
  }
}
