import { randomBytes } from 'node:crypto';

const alphabet = '0123456789abcdefghijklmnopqrstuvwxyz';

/**
 * A new opaque id: a prefix that names its noun, the database's time (so that new rows lie together in an index) and 96 random bits.
 * Made before a command runs, because `decide` knows no randomness.
 */
export function newId(prefix: 'con' | 'pln' | 'sch' | 'res' | 'pay' | 'ref' | 'ent' | 'log', now: Date): string {
  const time = now.getTime().toString(36).padStart(9, '0');
  let random = '';
  for (const byte of randomBytes(18)) random += alphabet[byte % 36];
  return `${prefix}_${time}${random}`;
}
