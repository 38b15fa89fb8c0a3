/** More than the longest time between two events of a visitor: a visit of ten minutes. A power of two. */
const spanMs = 2 ** 20;

/**
 * Who does something at which millisecond: a ring of one list a millisecond, linked through the visitors. Each visitor
 * has one next event, so nothing is allocated and each event costs the same however many wait.
 */
export class Calendar {
  readonly #first = new Int32Array(spanMs);
  readonly #next: Int32Array;
  size = 0;

  constructor(people: number) {
    this.#next = new Int32Array(people + 1);
  }

  add(seq: number, atMs: number, nowMs: number): void {
    if (atMs <= nowMs || atMs - nowMs >= spanMs) throw new Error(`An event of ${seq} is ${atMs - nowMs} ms away.`);
    const slot = atMs % spanMs;
    this.#next[seq] = this.#first[slot]!;
    this.#first[slot] = seq;
    this.size++;
  }

  /** Hands out all whose time is this millisecond. They may be added again. */
  take(nowMs: number, handle: (seq: number) => void): void {
    const slot = nowMs % spanMs;
    let seq = this.#first[slot]!;
    this.#first[slot] = 0;
    while (seq !== 0) {
      const next = this.#next[seq]!;
      this.size--;
      handle(seq);
      seq = next;
    }
  }
}
