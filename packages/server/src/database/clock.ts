/**
 * The database's clock, as this node last heard it and carried on by its own monotonic clock: a node whose wall clock
 * is wrong decides nothing wrong.
 */
export class DatabaseClock {
  #offsetMs = Date.now() - performance.now();

  /** Told the database's time, just read. */
  heard(now: Date): void {
    this.#offsetMs = now.getTime() - performance.now();
  }

  /** Milliseconds since 1970. */
  nowMs(): number {
    return this.#offsetMs + performance.now();
  }

  now(): Date {
    return new Date(this.nowMs());
  }
}
