/**
 * The server's clock, by what it said and what has passed here since. This machine's own date may be wrong or be set anew: only
 * time that passes counts, which no one sets.
 */
export class ServerClock {
  #aheadMs: number;

  constructor(now: Date) {
    this.#aheadMs = now.getTime() - this.mark();
  }

  /** A moment here, for `heard`. */
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

  /** Milliseconds since 1970. */
  now = (): number => this.mark() + this.#aheadMs;
}
