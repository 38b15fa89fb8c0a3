import { createHash, createHmac, createSecretKey, type KeyObject, timingSafeEqual } from 'node:crypto';

/** What a queue token says: whose place in which queue. */
export interface Place {
  readonly concertId: string;
  readonly userId: string;
  readonly seq: number;
}

const version = 'st1';

/** More than a token whose user's id has 255 characters of four bytes. */
const longest = 2_048;

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

  constructor(secrets: readonly [string, ...string[]]) {
    this.#keys = secrets.map((secret) => ({
      id: createHash('sha256').update(`key id ${secret}`).digest('hex').slice(0, 8),
      secret: createSecretKey(Buffer.from(secret)),
    }));
  }

  sign(place: Place): string {
    return seal(this.#keys[0]!, place);
  }

  /** The place that the token stands for, or undefined when it is forged, damaged or written another way. */
  verify(token: string): Place | undefined {
    if (token.length > longest) return undefined;
    const [, keyId, payload] = token.split('.');
    const key = this.#keys.find((known) => known.id === keyId);
    const place = payload === undefined ? undefined : parse(payload);
    if (key === undefined || place === undefined) return undefined;
    const given = Buffer.from(token);
    const expected = Buffer.from(seal(key, place));
    return given.length === expected.length && timingSafeEqual(given, expected) ? place : undefined;
  }
}

function seal(key: SigningKey, { concertId, userId, seq }: Place): string {
  const body = `${version}.${key.id}.${Buffer.from(JSON.stringify([concertId, userId, seq])).toString('base64url')}`;
  return `${body}.${createHmac('sha256', key.secret).update(body).digest('base64url')}`;
}

function parse(payload: string): Place | undefined {
  try {
    const parts: unknown = JSON.parse(Buffer.from(payload, 'base64url').toString());
    if (!Array.isArray(parts) || parts.length !== 3) return undefined;
    const [concertId, userId, seq] = parts as unknown[];
    return typeof concertId === 'string' && typeof userId === 'string' && Number.isSafeInteger(seq)
      ? { concertId, userId, seq: seq as number }
      : undefined;
  } catch {
    return undefined;
  }
}
