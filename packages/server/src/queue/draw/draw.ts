import { createHash, randomBytes } from 'node:crypto';

/** The places that a draw gave: both directions, index 0 unused. */
export interface Draw {
  /** Which entry stands at a place. */
  readonly entryAt: Uint32Array;
  /** Which place an entry has. */
  readonly placeOf: Uint32Array;
}

/** A seed that nobody can guess. */
export const newSeed = (): string => randomBytes(32).toString('hex');

/** What an entry is drawn by: SHA-256 of `seed:n` in UTF-8. The smaller the hash, the better the place. */
export function drawHash(seed: string, entry: number): Buffer {
  return createHash('sha256').update(`${seed}:${entry}`).digest();
}

/** What is published before the draw, so that nobody can choose the seed afterwards. */
export function seedHash(seed: string): string {
  return createHash('sha256').update(seed).digest('hex');
}

/** Orders the entries 1..entries by their hashes. Anyone who knows the seed gets the same. */
export function draw(seed: string, entries: number): Draw {
  // The first 48 bits fit a number exactly and tell nearly all hashes apart; the rest is looked at only for a tie.
  const keys = new Float64Array(entries + 1);
  for (let entry = 1; entry <= entries; entry++) keys[entry] = drawHash(seed, entry).readUIntBE(0, 6);
  const sorted = Uint32Array.from({ length: entries }, (_, index) => index + 1).sort(
    (a, b) => keys[a]! - keys[b]! || Buffer.compare(drawHash(seed, a), drawHash(seed, b)),
  );
  const entryAt = new Uint32Array(entries + 1);
  const placeOf = new Uint32Array(entries + 1);
  sorted.forEach((entry, index) => {
    entryAt[index + 1] = entry;
    placeOf[entry] = index + 1;
  });
  return { entryAt, placeOf };
}
