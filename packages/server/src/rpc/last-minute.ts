const seconds = 60;

/** How often something happened within the last minute: a count for each second of it. */
export class LastMinute {
  readonly #counts = new Uint32Array(seconds);
  readonly #sinceMs: number;
  /** The second that was counted last. */
  #second: number;

  /** @param nowMs by a clock that never goes back, as in all its methods */
  constructor(nowMs: number) {
    this.#sinceMs = nowMs;
    this.#second = Math.floor(nowMs / 1_000);
  }

  count(nowMs: number): void {
    this.#forget(nowMs);
    this.#counts[this.#second % seconds]!++;
  }

  /** How often a second; over the time since it was begun, while that is less than a minute. */
  perSecond(nowMs: number): number {
    this.#forget(nowMs);
    const passed = Math.min(seconds, Math.max(1, (nowMs - this.#sinceMs) / 1_000));
    return this.#counts.reduce((sum, count) => sum + count, 0) / passed;
  }

  /** What is a minute old is forgotten. */
  #forget(nowMs: number): void {
    const second = Math.floor(nowMs / 1_000);
    for (let past = Math.max(this.#second + 1, second - seconds + 1); past <= second; past++)
      this.#counts[past % seconds] = 0;
    this.#second = second;
  }
}
