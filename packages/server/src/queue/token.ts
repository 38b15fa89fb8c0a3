import { createHash, createHmac, createSecretKey, type KeyObject, timingSafeEqual } from 'node:crypto';
import { LRUCache } from 'lru-cache';

/** What a queue token says: whose place in which queue. */
export interface TokenClaims {
  readonly concertId: string;
  readonly userId: string;
  readonly seq: number;
  /** In which history of the database the number was given. */
  readonly epoch: number;
}

const version = 'st1';

/** More than a token whose user's id has 255 characters of four bytes. */
const longest = 2_048;

/** Tokens whose place is remembered: whoever waits sends the same one again and again. */
const rememberedAtMost = 100_000;

interface SigningKey {
  readonly id: string;
  readonly secret: KeyObject;
}

/**
 * Signs queue tokens and verifies them without the database: `st1.<key id>.<payload>.<HMAC-SHA-256>`, base64url.
 * There is one encoding for each place; anything else is invalid. The first secret signs and all verify, so keys rotate.
 */
export class TokenSigner {
  readonly #keys: readonly SigningKey[];
  /** Verified by these keys, which are as old as this. */
  readonly #verified = new LRUCache<string, TokenClaims>({ max: rememberedAtMost });

  constructor(secrets: readonly [string, ...string[]]) {
    this.#keys = secrets.map((secret) => ({
      id: createHash('sha256').update(`key id ${secret}`).digest('hex').slice(0, 8),
      secret: createSecretKey(Buffer.from(secret)),
    }));
  }

  sign(claims: TokenClaims): string {
    return seal(this.#keys[0]!, claims);
  }

  /** The place that the token stands for, or undefined when it is forged, damaged or written another way. */
  verify(token: string): TokenClaims | undefined {
    const remembered = this.#verified.get(token);
    if (remembered || token.length > longest) return remembered;
    const [, keyId, payload] = token.split('.');
    const key = this.#keys.find((known) => known.id === keyId);
    const claims = payload === undefined ? undefined : parse(payload);
    if (key === undefined || claims === undefined) return undefined;
    const given = Buffer.from(token);
    const expected = Buffer.from(seal(key, claims));
    if (given.length !== expected.length || !timingSafeEqual(given, expected)) return undefined;
    this.#verified.set(token, claims);
    return claims;
  }
}

function seal(key: SigningKey, { concertId, userId, seq, epoch }: TokenClaims): string {
  const parts = [concertId, userId, seq, ...(epoch === 0 ? [] : [epoch])];
  const body = `${version}.${key.id}.${Buffer.from(JSON.stringify(parts)).toString('base64url')}`;
  return `${body}.${createHmac('sha256', key.secret).update(body).digest('base64url')}`;
}

function parse(payload: string): TokenClaims | undefined {
  try {
    const parts: unknown = JSON.parse(Buffer.from(payload, 'base64url').toString());
    if (!Array.isArray(parts)) return undefined;
    const [concertId, userId, seq, epoch = 0] = parts as unknown[];
    return typeof concertId === 'string' && typeof userId === 'string' && isCount(seq) && isCount(epoch)
      ? { concertId, userId, seq, epoch }
      : undefined;
  } catch {
    return undefined;
  }
}

const isCount = (value: unknown): value is number => Number.isSafeInteger(value);
