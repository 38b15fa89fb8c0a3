import { defaults, type JwtConfig, type StagedoorConfig } from '@stagedoor/server';
import type { Logger } from 'pino';
import type { CompleteEnv } from './database.ts';

/** What the environment means to a Stagedoor. */
export function settingsOf(env: CompleteEnv, log: Logger): StagedoorConfig {
  const { STAGEDOOR_TOKEN_SECRET: tokenSecret, STAGEDOOR_TOKEN_SECRET_PREVIOUS: previous } = env;
  return {
    ...defaults,
    databaseUrl: env.DATABASE_URL,
    tokenSecrets: previous === undefined ? [tokenSecret] : [tokenSecret, previous],
    operatorKey: env.STAGEDOOR_OPERATOR_KEY,
    jwt: jwtOf(env),
    // `readEnv` has refused them, by the names of their variables, where they are refused.
    weakSecrets: 'accept',
    walletCharge: env.walletCharge,
    log,
    poolSize: env.STAGEDOOR_POOL_SIZE,
    http: {
      ...defaults.http,
      callsPerUser: env.STAGEDOOR_CALLS_PER_USER,
      callsPerAddress: env.STAGEDOOR_CALLS_PER_ADDRESS,
      trustedProxies: env.STAGEDOOR_TRUSTED_PROXIES,
      unreadMs: env.STAGEDOOR_UNREAD_MS,
      keptBytesPerRequest: env.STAGEDOOR_KEPT_BYTES_PER_REQUEST,
      keptBytesPerAddress: env.STAGEDOOR_KEPT_BYTES_PER_ADDRESS,
      keptBytes: env.STAGEDOOR_KEPT_BYTES,
      connectionsPerAddress: env.STAGEDOOR_CONNECTIONS_PER_ADDRESS,
      connections: env.STAGEDOOR_CONNECTIONS,
      streamsPerToken: env.STAGEDOOR_STREAMS_PER_TOKEN,
      streamsPerAddress: env.STAGEDOOR_STREAMS_PER_ADDRESS,
      streams: env.STAGEDOOR_STREAMS,
      keepAliveMs: env.STAGEDOOR_KEEP_ALIVE_MS,
      corsOrigins: env.STAGEDOOR_CORS_ORIGINS,
      corsHeaders: env.STAGEDOOR_CORS_HEADERS,
      drainMs: env.drainMs,
    },
  };
}

function jwtOf(env: CompleteEnv): JwtConfig {
  const expected = {
    issuer: env.STAGEDOOR_JWT_ISSUER,
    audience: env.STAGEDOOR_JWT_AUDIENCE,
    clockToleranceSeconds: env.STAGEDOOR_JWT_CLOCK_TOLERANCE_SECONDS,
    createUsers: env.STAGEDOOR_JWT_CREATE_USERS,
  };
  if (env.STAGEDOOR_JWKS_URL !== undefined) return { jwksUrl: env.STAGEDOOR_JWKS_URL, ...expected };
  return { secret: env.STAGEDOOR_JWT_SECRET!, ...expected };
}
