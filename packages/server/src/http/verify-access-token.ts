import { errors, jwtVerify, type JWTPayload, type JWTVerifyGetKey, type JWTVerifyOptions } from 'jose';
import { LRUCache } from 'lru-cache';
import type { JwtConfig } from '../config.ts';
import type { Actor } from '../rpc/context.ts';
import { refusal } from '../errors.ts';
import { userIdShape } from '../rpc/inputs.ts';
import { Refused } from '../rpc/refused.ts';
import { KeyNotInHand, ProviderAway, PublishedKeys } from './jwks.ts';
import { readerOf } from './shared-secret.ts';

/** Tells what access tokens prove. A token that proves nothing is a refusal that says why. */
export interface AccessTokens {
  /** What a token proved before, as long as it goes on proving it. */
  remembered(token: string): Actor | undefined;
  /** With the keys in hand: undefined when the identity provider would have to be asked. */
  readNow(token: string): Promise<Actor | undefined>;
  /** Asks the identity provider when the token's key is not in hand; UNAVAILABLE when that can't be done. */
  read(token: string): Promise<Actor>;
}

/** Access tokens whose proof is remembered: each is sent with every call of its user, and verifying one costs more than most calls. */
const provedAtMost = 50_000;
/** Their characters together: a provider may write all of a user's groups into each. */
const charactersAtMost = 32_000_000;

/** What tokens proved, and until when. It takes its room with the first of them. */
class Proved {
  #actors: LRUCache<string, { readonly actor: Actor; readonly untilMs: number }> | undefined;

  get(token: string, nowMs: number): Actor | undefined {
    const known = this.#actors?.get(token);
    return known !== undefined && nowMs < known.untilMs ? known.actor : undefined;
  }

  set(token: string, actor: Actor, untilMs: number): void {
    this.#actors ??= new LRUCache({
      max: provedAtMost,
      maxSize: charactersAtMost,
      sizeCalculation: (_proof, of) => of.length,
    });
    this.#actors.set(token, { actor, untilMs });
  }
}

/** Asymmetric algorithms only: a published key must never pass as a shared secret. */
const publishedAlgorithms = ['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512', 'ES256', 'ES384', 'ES512', 'EdDSA'];

/**
 * @param now the database's clock, which also decides whether an access token has expired
 * @param onAway told each time that the identity provider could not be asked
 */
export function accessTokens(jwt: JwtConfig, now: () => Date, onAway: (error: unknown) => void): AccessTokens {
  const clockTolerance = jwt.clockToleranceSeconds ?? 5;
  const expected: JWTVerifyOptions = {
    algorithms: 'secret' in jwt ? ['HS256'] : publishedAlgorithms,
    requiredClaims: ['exp'],
    clockTolerance,
    ...(jwt.issuer === undefined ? {} : { issuer: jwt.issuer }),
    ...(jwt.audience === undefined ? {} : { audience: jwt.audience }),
  };
  let proved = new Proved();
  const readWith =
    (claimsOf: (token: string, options: JWTVerifyOptions) => JWTPayload | Promise<JWTPayload>) =>
    async (token: string): Promise<Actor> => {
      // Of the keys that there were: what they proved is not taken over to later ones.
      const into = proved;
      try {
        const payload = await claimsOf(token, { ...expected, currentDate: now() });
        const actor = userOf(payload, jwt.createUsers ?? false);
        into.set(token, actor, (payload.exp! + clockTolerance) * 1_000);
        return actor;
      } catch (error) {
        throw verdictOf(error);
      }
    };
  const remembered = (token: string): Actor | undefined => proved.get(token, now().getTime());
  if ('secret' in jwt) {
    const read = readWith(readerOf(jwt.secret));
    return { remembered, readNow: read, read };
  }
  const keys = new PublishedKeys(jwt.jwksUrl, onAway, () => (proved = new Proved()));
  const readBy = (key: JWTVerifyGetKey): ReturnType<typeof readWith> =>
    readWith(async (token, options) => (await jwtVerify(token, key, options)).payload);
  const readInHand = readBy((header, token) => keys.inHand(header, token));
  const readFound = readBy((header, token) => keys.find(header, token));
  const readNow = (token: string): Promise<Actor | undefined> => readInHand(token).catch(undefinedIfNotInHand);
  return {
    remembered(token) {
      keys.refreshIfDue();
      return remembered(token);
    },
    readNow,
    read: async (token) => (await readNow(token)) ?? (await readFound(token)),
  };
}

function undefinedIfNotInHand(error: unknown): undefined {
  if (error instanceof KeyNotInHand) return undefined;
  throw error;
}

function userOf({ sub, name, preferred_username }: JWTPayload, mayBeMade: boolean): Actor {
  // Nothing but the type says that `sub` is a string.
  if (typeof sub !== 'string' || !userIdShape.test(sub))
    throw unauthenticated('The access token’s "sub" must be 1–255 characters, without control characters.');
  if (!mayBeMade) return { kind: 'user', userId: sub };
  const newUserName = [name, preferred_username].map(asName).find((text) => text !== '') ?? asName(sub);
  return { kind: 'user', userId: sub, newUserName };
}

/** A claim as a name that people can read and the database can keep. */
function asName(claim: unknown): string {
  // Cutting may leave half a character behind.
  return typeof claim === 'string' ? readable(readable(claim).slice(0, 200)) : '';
}

const readable = (text: string): string => text.replaceAll(/[\p{Cc}\p{Cs}]/gu, '').trim();

/** What a failed verification means: something about the token, or about the way to the provider's keys. */
function verdictOf(error: unknown): unknown {
  if (error instanceof Refused || error instanceof KeyNotInHand) return error;
  if (error instanceof errors.JWTExpired) return unauthenticated('The access token has expired. Get a new one.');
  if (error instanceof errors.JWTClaimValidationFailed)
    return unauthenticated(
      `The access token’s "${error.claim}" ${error.reason === 'missing' ? 'is missing' : 'is not accepted here'}.`,
    );
  if (error instanceof errors.JOSEError) return unauthenticated();
  return new Refused(
    refusal(
      'UNAVAILABLE',
      { retryAfterMs: error instanceof ProviderAway ? error.retryAfterMs : 1_000 },
      'The identity provider’s keys cannot be used now. Try again after retryAfterMs.',
    ),
    error,
  );
}

const unauthenticated = (message?: string): Refused => new Refused(refusal('UNAUTHENTICATED', {}, message));
