/** Who is inside, as the tokens table would tell: counted and run out without looking through the crowd. */
export class Inside {
  count = 0;
  /** When a visitor's time inside is over; 0 for who is not inside. */
  readonly #expiresAt: Float64Array;
  /** In the order of admission, which is that of expiry. */
  readonly #admitted: Uint32Array;
  #added = 0;
  #over = 0;

  constructor(people: number) {
    this.#expiresAt = new Float64Array(people + 1);
    this.#admitted = new Uint32Array(people);
  }

  add(seq: number, expiresMs: number): void {
    this.#expiresAt[seq] = expiresMs;
    this.#admitted[this.#added++] = seq;
    this.count++;
  }

  /** Answers whether they were inside. */
  remove(seq: number): boolean {
    if (this.#expiresAt[seq] === 0) return false;
    this.#expiresAt[seq] = 0;
    this.count--;
    return true;
  }

  /** Whose time inside is over. */
  expired(nowMs: number): number[] {
    const found: number[] = [];
    for (; this.#over < this.#added; this.#over++) {
      const seq = this.#admitted[this.#over]!;
      if (this.#expiresAt[seq]! > nowMs) break;
      if (this.#expiresAt[seq] !== 0) found.push(seq);
    }
    return found;
  }
}
