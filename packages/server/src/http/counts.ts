/** Sums by key. A key whose sum is back at nothing is forgotten. */
export class Counts {
  readonly #sums = new Map<string, number>();
  #all = 0;

  /** The sum over all keys. */
  get all(): number {
    return this.#all;
  }

  of(key: string): number {
    return this.#sums.get(key) ?? 0;
  }

  add(key: string, amount: number): void {
    const sum = this.of(key) + amount;
    this.#all += amount;
    if (sum === 0) this.#sums.delete(key);
    else this.#sums.set(key, sum);
  }
}
