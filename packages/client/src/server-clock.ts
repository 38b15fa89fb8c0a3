/** The server's time, as a visit knows it. */
export interface Clock {
  /** A moment here, for `heard`. */
  mark(): number;
  /** Told the server's time, which has just arrived: in the answer to what was asked at `askedAt`, if any. */
  heard(now: Date, askedAt?: number): void;
  /** Milliseconds since 1970. */
  now(): number;
}

/**
 * The server's clock, by what it said and what has passed here since. This machine's own date may be wrong or be set anew: only
 * time that passes counts, which no one sets.
 */
export class ServerClock implements Clock {
  #aheadMs: number;

  constructor(now: Date) {
    this.#aheadMs = now.getTime() - this.mark();
  }

  mark = (): number => performance.now();

  /**
   * Told the server's time, which has just arrived. It was said before now: what was held up on its way takes nothing back. And it was
   * said after `askedAt`, when it is an answer: so a clock that ran ahead is put right. After Cristian's algorithm.
   */
  heard(now: Date, askedAt?: number): void {
    const saidMs = now.getTime();
    this.#aheadMs = Math.max(this.#aheadMs, saidMs - this.mark());
    if (askedAt !== undefined) this.#aheadMs = Math.min(this.#aheadMs, saidMs - askedAt);
  }

  now = (): number => this.mark() + this.#aheadMs;
}
