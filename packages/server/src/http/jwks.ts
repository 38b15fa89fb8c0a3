import { createRemoteJWKSet, errors, type FlattenedJWSInput, type JWTHeaderParameters, type RemoteJWKSet } from 'jose';

/** How long an unknown key may keep its caller waiting. */
const lookTimeoutMs = 2_000;

/** After a look that failed nobody asks again for so long. */
const pauseMs = 5_000;

/** A key that is not among those of a look this young is unknown; later, it may be a new one. */
const freshMs = 10_000;

/** Keys in use are looked for again this often, so that one that was withdrawn goes. */
const refreshMs = 300_000;

/** The key is none of those in hand; the identity provider may know it. */
export class KeyNotInHand extends Error {}

/** The identity provider could not be asked, or is not asked for the moment. */
export class ProviderAway extends Error {
  readonly retryAfterMs: number;

  constructor(retryAfterMs: number, cause: unknown) {
    super('The identity provider’s keys could not be fetched.', { cause });
    this.retryAfterMs = retryAfterMs;
  }
}

type Key = ReturnType<RemoteJWKSet>;

/**
 * The keys that an identity provider publishes. The last good ones serve for as long as it is away, one look is under way
 * at a time, and only a token with a key that nobody has seen yet ever waits for one.
 */
export class PublishedKeys {
  readonly #keys: RemoteJWKSet;
  readonly #onAway: (error: unknown) => void;
  readonly #onChange: () => void;
  #looking: Promise<void> | undefined;
  #failure: unknown;
  #known = false;
  /** Before this no look is taken for an unknown key. */
  #pausedUntilMs = -Infinity;
  #refreshAtMs = -Infinity;

  /**
   * @param onAway told each time that the provider could not be asked
   * @param onChange told when other keys were read than those in hand: what these proved may be gone
   */
  constructor(url: string, onAway: (error: unknown) => void, onChange: () => void) {
    this.#onAway = onAway;
    this.#onChange = onChange;
    // Neither runs out: when to look again is decided here, so that failures pause, too.
    const never = { cacheMaxAge: Infinity, cooldownDuration: Infinity };
    this.#keys = createRemoteJWKSet(new URL(url), { ...never, timeoutDuration: lookTimeoutMs });
    void this.#look();
  }

  /** Keys in use are looked for again now and then, beside all calls. */
  refreshIfDue(): void {
    if (performance.now() >= this.#refreshAtMs) void this.#look();
  }

  /** The key of a token if it is in hand. Never waits for the provider. */
  async inHand(header: JWTHeaderParameters, token: FlattenedJWSInput): Key {
    this.refreshIfDue();
    if (!this.#known) throw new KeyNotInHand();
    try {
      return await this.#keys(header, token);
    } catch (error) {
      throw error instanceof errors.JWKSNoMatchingKey ? new KeyNotInHand() : error;
    }
  }

  /** The key of a token, looked for at the provider when it is not in hand. */
  async find(header: JWTHeaderParameters, token: FlattenedJWSInput): Key {
    if (this.#looking !== undefined || performance.now() >= this.#pausedUntilMs) await this.#look();
    if (this.#failure !== undefined)
      throw new ProviderAway(Math.max(1, Math.ceil(this.#pausedUntilMs - performance.now())), this.#failure);
    return await this.#keys(header, token);
  }

  #published(): string | undefined {
    return JSON.stringify(this.#keys.jwks());
  }

  #look(): Promise<void> {
    return (this.#looking ??= this.#reload().finally(() => (this.#looking = undefined)));
  }

  async #reload(): Promise<void> {
    try {
      const before = this.#published();
      await this.#keys.reload();
      if (this.#published() !== before) this.#onChange();
      this.#failure = undefined;
      this.#known = true;
      this.#pausedUntilMs = performance.now() + freshMs;
      this.#refreshAtMs = performance.now() + refreshMs;
    } catch (error) {
      this.#failure = error;
      this.#onAway(error);
      this.#pausedUntilMs = this.#refreshAtMs = performance.now() + pauseMs;
    }
  }
}
