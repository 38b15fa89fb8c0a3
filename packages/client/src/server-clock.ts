/** The server's clock: the time of its last answer plus what has passed here since. This machine's own clock may be wrong. */
export class ServerClock {
  #aheadMs: number;

  constructor(now: Date) {
    this.#aheadMs = now.getTime() - Date.now();
  }

  /** Told the server's time, which has just arrived. What it took on its way is all that the clock is late by. */
  heard(now: Date): void {
    this.#aheadMs = now.getTime() - Date.now();
  }

  /** Milliseconds since 1970. */
  now = (): number => Date.now() + this.#aheadMs;
}
