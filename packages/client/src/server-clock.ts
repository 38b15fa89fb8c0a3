/** The server's clock, as its last answer told it and this machine carries it on: whatever time this machine believes it is. */
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
