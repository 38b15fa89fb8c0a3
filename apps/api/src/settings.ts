import { defaults, type JwtConfig, type StagedoorConfig } from '@stagedoor/server';
import type { Logger } from 'pino';
import type { Env } from './env.ts';
import type { Secrets } from './secrets.ts';

/** Puts the environment and the kept secrets together. What the environment says goes first. */
export function settingsOf(env: Env, secrets: Secrets | undefined, databaseUrl: string, log: Logger): StagedoorConfig {
  const tokenSecret = env.STAGEDOOR_TOKEN_SECRET ?? secrets!.tokenSecret;
  const previous = env.STAGEDOOR_TOKEN_SECRET_PREVIOUS;
  return {
    ...defaults,
    databaseUrl,
    tokenSecrets: previous === undefined ? [tokenSecret] : [tokenSecret, previous],
    operatorKey: env.STAGEDOOR_OPERATOR_KEY ?? secrets!.operatorKey,
    jwt: jwtOf(env, secrets),
    log,
    poolSize: env.STAGEDOOR_POOL_SIZE,
    http: {
      ...defaults.http,
      callsPerUser: env.STAGEDOOR_CALLS_PER_USER,
      callsPerAddress: env.STAGEDOOR_CALLS_PER_ADDRESS,
      trustedProxies: env.STAGEDOOR_TRUSTED_PROXIES,
    },
  };
}

function jwtOf(env: Env, secrets: Secrets | undefined): JwtConfig {
  const expected = { issuer: env.STAGEDOOR_JWT_ISSUER, audience: env.STAGEDOOR_JWT_AUDIENCE };
  if (env.STAGEDOOR_JWKS_URL !== undefined) return { jwksUrl: env.STAGEDOOR_JWKS_URL, ...expected };
  return { secret: env.STAGEDOOR_JWT_SECRET ?? secrets!.jwtSecret, ...expected };
}
