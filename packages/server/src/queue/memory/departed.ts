/**
 * Counts the places that were left between any two places in O(log n): a Fenwick tree
 * (P. M. Fenwick, "A new data structure for cumulative frequency tables", 1994) that doubles as places are added.
 */
export class Departed {
  #tree = new Int32Array(1_024);

  /** Marks a place as left. Call it once for each place. */
  add(place: number): void {
    if (place >= this.#tree.length) this.#grow(place);
    for (let index = place; index < this.#tree.length; index += index & -index) this.#tree[index]!++;
  }

  /** How many of the places 1..place were left. */
  upTo(place: number): number {
    let count = 0;
    for (let index = Math.min(place, this.#tree.length - 1); index > 0; index -= index & -index)
      count += this.#tree[index]!;
    return count;
  }

  /** Doubling a power-of-two tree only adds the root of the old half to the new root. */
  #grow(place: number): void {
    let size = this.#tree.length;
    while (size <= place) size *= 2;
    const grown = new Int32Array(size);
    grown.set(this.#tree);
    for (let index = this.#tree.length; index < size; index *= 2) grown[index] = this.upTo(this.#tree.length - 1);
    this.#tree = grown;
  }
}
