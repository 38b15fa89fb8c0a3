/** Too many wait already, or the wait was too long. Nothing was asked of the database. */
export class NoTurn extends Error {}

interface Waiting {
  readonly begin: () => void;
  readonly late: NodeJS.Timeout;
}

/** How many callers use something at once, and how many may wait for it. */
export interface TurnLimits {
  readonly places: number;
  readonly waiting: number;
  readonly waitingOfOne: number;
  readonly waitMs: number;
}

/**
 * Lets callers take turns at a few places. Each caller has a line of their own and the lines are served in turn, so whoever
 * asks for a hundred things at once waits behind themselves, and everybody else behind one of them.
 */
export class Turns {
  readonly #limits: TurnLimits;
  readonly #lines = new Map<string, Set<Waiting>>();
  #taken = 0;
  #waiting = 0;

  constructor(limits: TurnLimits) {
    this.#limits = limits;
  }

  /** Does the work when it is the caller's turn. */
  async run<T>(caller: string, work: () => Promise<T>): Promise<T> {
    if (this.#taken < this.#limits.places) this.#taken++;
    else await this.#wait(caller);
    try {
      return await work();
    } finally {
      this.#next();
    }
  }

  #wait(caller: string): Promise<void> {
    const line = this.#lines.get(caller) ?? new Set();
    if (this.#waiting >= this.#limits.waiting || line.size >= this.#limits.waitingOfOne)
      return Promise.reject(new NoTurn('Too many reads wait already.'));
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const late = setTimeout(() => {
      this.#leave(caller, line, waiting);
      reject(new NoTurn('No connection was free in time.'));
    }, this.#limits.waitMs);
    const waiting: Waiting = { begin: resolve, late };
    line.add(waiting);
    this.#lines.set(caller, line);
    this.#waiting++;
    return promise;
  }

  /** Hands the place to the line whose turn it is, which then goes to the end. */
  #next(): void {
    for (const [caller, line] of this.#lines) {
      const [waiting] = line;
      this.#lines.delete(caller);
      this.#lines.set(caller, line);
      this.#leave(caller, line, waiting!);
      clearTimeout(waiting!.late);
      waiting!.begin();
      return;
    }
    this.#taken--;
  }

  #leave(caller: string, line: Set<Waiting>, waiting: Waiting): void {
    line.delete(waiting);
    this.#waiting--;
    if (line.size === 0) this.#lines.delete(caller);
  }
}
