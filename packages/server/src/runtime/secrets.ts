import type { JwtConfig, StagedoorConfig } from '../config.ts';

/** The configuration is not safe to run with, or has a number beyond its limits. The message names what and how to mend it. */
export class UnsafeConfig extends Error {}

/** Fewest characters of each secret. */
export const secretLengths = { operatorKey: 16, tokenSecret: 32, jwtSecret: 32 } as const;

/** A secret by the name that a person knows it by. */
export interface NamedSecret {
  readonly name: string;
  readonly value: string;
  /** Fewest characters. */
  readonly atLeast: number;
}

/** Fewest different characters: random hex of 16 characters practically always has more. */
const differentAtLeast = 6;

/** What is wrong with each secret that can be guessed, or is used twice: `NAME (what it has to be)`. */
export function weakSecrets(secrets: readonly NamedSecret[]): string[] {
  return secrets.flatMap(({ name, value, atLeast }, index) => {
    const twin = secrets.slice(0, index).find((other) => other.value === value);
    if (value.length < atLeast) return [`${name} (at least ${atLeast} characters)`];
    if (isRepetitive(value)) return [`${name} (random, not a few characters again and again)`];
    return twin === undefined ? [] : [`${name} (another one than ${twin.name})`];
  });
}

const isRepetitive = (text: string): boolean => new Set(text).size < differentAtLeast || /^(.+?)\1+$/s.test(text);

/** Keys that travel in the clear could be anyone's: https, or http within this machine. */
export function isSafeJwksUrl(text: string): boolean {
  const { protocol, hostname } = new URL(text);
  const isLoopback = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/.test(hostname);
  return protocol === 'https:' || (protocol === 'http:' && isLoopback);
}

/** What an unsafe `jwksUrl` is told. */
export const jwksUrlRule = 'must be an https:// URL (http:// for this machine alone)';

/** Refuses secrets that can be guessed, unless the configuration accepts them, and keys from an unsafe place always. */
export function refuseUnsafe(
  config: Pick<StagedoorConfig, 'operatorKey' | 'tokenSecrets' | 'jwt' | 'weakSecrets'>,
): void {
  const { jwt } = config;
  if ('jwksUrl' in jwt && !isSafeJwksUrl(jwt.jwksUrl)) throw new UnsafeConfig(`jwt.jwksUrl: ${jwksUrlRule}`);
  if (config.weakSecrets === 'accept') return;
  const weak = weakSecrets([
    { name: 'operatorKey', value: config.operatorKey, atLeast: secretLengths.operatorKey },
    ...config.tokenSecrets.map((value, index) => ({
      name: `tokenSecrets[${index}]`,
      value,
      atLeast: secretLengths.tokenSecret,
    })),
    ...sharedSecret(jwt),
  ]);
  if (weak.length > 0) throw new UnsafeConfig(`Give these secrets: ${weak.join(', ')}.`);
}

function sharedSecret(jwt: JwtConfig): NamedSecret[] {
  return 'secret' in jwt ? [{ name: 'jwt.secret', value: jwt.secret, atLeast: secretLengths.jwtSecret }] : [];
}
