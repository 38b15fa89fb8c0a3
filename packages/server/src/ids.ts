import { randomFillSync } from 'node:crypto';

const alphabet = '0123456789abcdefghijklmnopqrstuvwxyz';

/**
 * A new opaque id: a prefix that names its noun, the database's time (so that new rows lie together in an index) and 96 random bits.
 * Made before a command runs, because `decide` knows no randomness.
 */
export function newId(prefix: 'con' | 'pln' | 'sch' | 'res' | 'pay' | 'ref' | 'ent' | 'log', now: Date): string {
  const time = now.getTime().toString(36).padStart(9, '0');
  let random = '';
  for (const byte of someRandom()) random += alphabet[byte % 36];
  return `${prefix}_${time}${random}`;
}

const ofEach = 18;
const random = new Uint8Array(256 * ofEach);
let used = random.length;

/** Each byte once. Many are drawn together: asking the system costs as much as all the rest of an id. */
function someRandom(): Uint8Array {
  if (used === random.length) {
    randomFillSync(random);
    used = 0;
  }
  return random.subarray(used, (used += ofEach));
}
