/**
 * Counts departed numbers between any two places in O(log n): a Fenwick tree
 * (P. M. Fenwick, "A new data structure for cumulative frequency tables", 1994) that doubles as numbers grow.
 */
export class Departed {
  #tree = new Int32Array(1_024);

  /** Marks a number as departed. Call it once for each number. */
  add(seq: number): void {
    if (seq >= this.#tree.length) this.#grow(seq);
    for (let index = seq; index < this.#tree.length; index += index & -index) this.#tree[index]!++;
  }

  /** How many departed numbers are 1..seq. */
  upTo(seq: number): number {
    let count = 0;
    for (let index = Math.min(seq, this.#tree.length - 1); index > 0; index -= index & -index)
      count += this.#tree[index]!;
    return count;
  }

  /** Doubling a power-of-two tree only adds the root of the old half to the new root. */
  #grow(seq: number): void {
    let size = this.#tree.length;
    while (size <= seq) size *= 2;
    const grown = new Int32Array(size);
    grown.set(this.#tree);
    for (let index = this.#tree.length; index < size; index *= 2) grown[index] = this.upTo(this.#tree.length - 1);
    this.#tree = grown;
  }
}
