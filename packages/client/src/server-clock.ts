/** The server's time, as a visit knows it. */
export interface Clock {
  /** A moment here, for `heard`. */
  mark(): number;
  /** Told the server's time, which has just arrived: in the answer to what was asked at `askedAt`, if any. */
  heard(now: Date, askedAt?: number): void;
  /** Milliseconds since 1970. */
  now(): number;
}

/** What this machine's date may move by itself, beside the time that passes. */
const steadyMs = 1_000;

/** How long an answer is waited for before it is asked for again. */
const patienceMs = 5_000;

/**
 * The server's clock, by what it said and what has passed here since. This machine's own date may be wrong or be set anew: only
 * time that passes counts, which no one sets. Where that stands still in a sleep, the date alone has moved: that is believed as
 * little, but is a reason to ask the server.
 */
export class ServerClock implements Clock {
  readonly #ask: () => Promise<Date>;
  #aheadMs: number;
  /** How far this machine's date was from the time that passed here, when that was last looked into. */
  #dateMs = dateMs();
  /** When the date was found moved last, and from when that may be asked about again. */
  #movedAt = -Infinity;
  #askFrom = -Infinity;

  /** `ask` gets the server's time, and may fail. */
  constructor(now: Date, ask: () => Promise<Date>) {
    this.#ask = ask;
    this.#aheadMs = now.getTime() - this.mark();
  }

  mark = (): number => performance.now();

  /**
   * Told the server's time, which has just arrived. It was said before now: what was held up on its way takes nothing back. And it was
   * said after `askedAt`, when it is an answer: so a clock that ran ahead is put right. After Cristian's algorithm.
   */
  heard(now: Date, askedAt?: number): void {
    this.#look();
    const saidMs = now.getTime();
    this.#aheadMs = Math.max(this.#aheadMs, saidMs - this.mark());
    // What was asked before a sleep tells nothing of how long it was.
    if (askedAt !== undefined && askedAt >= this.#movedAt) this.#aheadMs = Math.min(this.#aheadMs, saidMs - askedAt);
  }

  now = (): number => {
    this.#look();
    return this.mark() + this.#aheadMs;
  };

  /** Asks for the server's time, in the background, when the date has moved. */
  #look(): void {
    const foundMs = dateMs();
    const askedAt = this.mark();
    if (Math.abs(foundMs - this.#dateMs) <= steadyMs || askedAt < this.#askFrom) return;
    this.#movedAt = askedAt;
    this.#askFrom = askedAt + patienceMs;
    // What fails is asked again at a later look.
    this.#moved(foundMs, askedAt).catch(() => {});
  }

  async #moved(foundMs: number, askedAt: number): Promise<void> {
    const now = await this.#ask();
    this.#dateMs = foundMs;
    this.#askFrom = -Infinity;
    this.heard(now, askedAt);
  }
}

/** How far this machine's date is from the time that passes here. */
const dateMs = (): number => Date.now() - performance.now();
