import cluster from 'node:cluster';
import { resolve } from 'node:path';
import {
  defaults,
  isSafeJwksUrl,
  jwksUrlRule,
  limits,
  type NamedSecret,
  secretLengths,
  weakSecrets,
} from '@stagedoor/server';
import { z } from 'zod';

/** The environment says something that the server can't work with. The message names what and how to mend it. */
export class BadEnvironment extends Error {}

/** Digits alone: a number that people might have meant otherwise is refused. */
const whole = (least: number, most = Number.MAX_SAFE_INTEGER) =>
  z
    .string()
    .regex(/^\d{1,15}$/, 'must be a whole number')
    .transform(Number)
    .pipe(z.number().min(least).max(most));
/** A number of the HTTP side, within its limits. */
const http = (name: keyof typeof limits.http) => whole(...limits.http[name]).default(defaults.http[name]);
const flag = z.stringbool().optional();
const text = z.string().min(1).optional();
/** Names separated by commas. */
const list = (each: RegExp, what: string) =>
  z
    .string()
    .transform((names) =>
      names
        .split(',')
        .map((name) => name.trim())
        .filter(Boolean),
    )
    .refine((names) => names.every((name) => each.test(name)), what);

const shape = z.object({
  PORT: whole(0, 65_535).default(3_000),
  HOST: z.string().min(1).default('127.0.0.1'),
  DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/, error: 'must be a postgres:// URL' }).optional(),
  STAGEDOOR_DATA_DIR: text,
  // It travels as a bearer token, which ends at a space.
  STAGEDOOR_OPERATOR_KEY: z.string().regex(/^\S+$/, 'must not contain spaces').optional(),
  STAGEDOOR_TOKEN_SECRET: text,
  STAGEDOOR_TOKEN_SECRET_PREVIOUS: text,
  STAGEDOOR_JWT_SECRET: text,
  STAGEDOOR_JWKS_URL: z.url({ abort: true }).refine(isSafeJwksUrl, jwksUrlRule).optional(),
  STAGEDOOR_JWT_ISSUER: text,
  STAGEDOOR_JWT_AUDIENCE: text,
  STAGEDOOR_JWT_CLOCK_TOLERANCE_SECONDS: whole(...limits.jwt.clockToleranceSeconds).default(5),
  STAGEDOOR_JWT_CREATE_USERS: flag,
  STAGEDOOR_OIDC_CLIENT_ID: text,
  STAGEDOOR_OIDC_ISSUER: z.url({ protocol: /^https?$/, error: 'must be an http(s):// URL' }).optional(),
  STAGEDOOR_OIDC_SCOPE: z.string().default('openid profile'),
  STAGEDOOR_OIDC_PARAMETERS: z.string().default(''),
  STAGEDOOR_OIDC_ORIGINS: list(
    /^https?:\/\/[^\s/;,]+$/,
    'must be origins such as https://login.example, separated by commas',
  ).default([]),
  STAGEDOOR_WALLET_CHARGE: z.enum(['open', 'closed']).optional(),
  STAGEDOOR_DEMO: flag,
  STAGEDOOR_DEMO_SIGN_IN: flag,
  STAGEDOOR_WORKERS: whole(1, 64).default(1),
  // Not for people: the primary numbers its workers with it.
  STAGEDOOR_WORKER_ID: whole(1).optional(),
  STAGEDOOR_POOL_SIZE: whole(...limits.poolSize).default(defaults.poolSize),
  STAGEDOOR_CALLS_PER_USER: http('callsPerUser'),
  STAGEDOOR_CALLS_PER_ADDRESS: http('callsPerAddress'),
  STAGEDOOR_TRUSTED_PROXIES: http('trustedProxies'),
  STAGEDOOR_CORS_ORIGINS: list(
    /^(\*|https?:\/\/[^\s/]+)$/,
    'must be * or origins such as https://tickets.example, separated by commas',
  ).default([...defaults.http.corsOrigins]),
  STAGEDOOR_CORS_HEADERS: list(/^[\w!#$%&'*+.^`|~-]+$/, 'must be names of headers, separated by commas').default([
    ...defaults.http.corsHeaders,
  ]),
  STAGEDOOR_KEEP_ALIVE_MS: http('keepAliveMs'),
  STAGEDOOR_UNREAD_MS: http('unreadMs'),
  STAGEDOOR_KEPT_BYTES_PER_REQUEST: http('keptBytesPerRequest'),
  STAGEDOOR_KEPT_BYTES_PER_ADDRESS: http('keptBytesPerAddress'),
  STAGEDOOR_KEPT_BYTES: http('keptBytes'),
  STAGEDOOR_CONNECTIONS_PER_ADDRESS: http('connectionsPerAddress'),
  STAGEDOOR_CONNECTIONS: http('connections'),
  STAGEDOOR_STREAMS_PER_TOKEN: http('streamsPerToken'),
  STAGEDOOR_STREAMS_PER_ADDRESS: http('streamsPerAddress'),
  STAGEDOOR_STREAMS: http('streams'),
  STAGEDOOR_DRAIN_MS: whole(...limits.http.drainMs).optional(),
  OTEL_EXPORTER_OTLP_ENDPOINT: z.url().optional(),
  OTEL_TRACES_SAMPLER_ARG: z.coerce.number().min(0).max(1).default(1),
  STAGEDOOR_LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('info'),
});

/** What the server was told from outside. */
export type Env = z.output<typeof shape> & {
  readonly dataDir: string;
  readonly drainMs: number;
  /** Whether users may put money into their wallets with nothing behind it. */
  readonly walletCharge: 'open' | 'closed';
  /** Whether anybody may sign in as a user of the demo, at a click. */
  readonly demoSignIn: boolean;
  /** Where the pages send people to sign in; nothing unless a client is named, too. */
  readonly oidcIssuer: string | undefined;
  /** Which worker this process is; undefined for a primary and for a server of one process. */
  readonly worker: number | undefined;
};

const dataDirOfCheckout = resolve(import.meta.dirname, '../../../.stagedoor');

/** Reads the environment. An empty variable counts as unset, as compose files write it. */
export function readEnv(variables: Record<string, string | undefined> = process.env): Env {
  const parsed = shape.safeParse(Object.fromEntries(Object.entries(variables).filter(([, value]) => value !== '')));
  if (!parsed.success)
    throw new BadEnvironment(
      parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`).join('\n'),
    );
  const env = parsed.data;
  const worker = cluster.isWorker ? env.STAGEDOOR_WORKER_ID : undefined;
  // A worker's come from its primary, which has checked what a person gave.
  if (env.DATABASE_URL !== undefined && worker === undefined) {
    const weak = weakSecrets(secretsOf(env));
    if (weak.length > 0)
      throw new BadEnvironment(
        `With DATABASE_URL set, give these secrets: ${weak.join(', ')}. "openssl rand -hex 32" makes a good one.`,
      );
  }
  // Nobody sends people to the embedded default, so that it need not tell anyone that it goes.
  const drainMs = env.STAGEDOOR_DRAIN_MS ?? (env.DATABASE_URL === undefined ? 0 : 5_000);
  // Money that anyone makes is for trying out: with a database of one's own it takes a word to have it.
  const walletCharge = env.STAGEDOOR_WALLET_CHARGE ?? (env.DATABASE_URL === undefined ? 'open' : 'closed');
  const oidcIssuer = oidcIssuerOf(env);
  // Whose keys are a provider's are signed in by that provider alone.
  const demoSignIn =
    env.STAGEDOOR_JWKS_URL === undefined &&
    (env.STAGEDOOR_DEMO_SIGN_IN ?? (env.DATABASE_URL === undefined && env.STAGEDOOR_DEMO !== false));
  return {
    ...env,
    worker,
    drainMs,
    walletCharge,
    demoSignIn,
    oidcIssuer,
    dataDir: resolve(env.STAGEDOOR_DATA_DIR ?? dataDirOfCheckout),
  };
}

function oidcIssuerOf(env: z.output<typeof shape>): string | undefined {
  if (env.STAGEDOOR_OIDC_CLIENT_ID === undefined) return undefined;
  const issuer = env.STAGEDOOR_OIDC_ISSUER ?? env.STAGEDOOR_JWT_ISSUER;
  if (issuer === undefined || !URL.canParse(issuer))
    throw new BadEnvironment(
      'STAGEDOOR_OIDC_CLIENT_ID: name the provider too, by STAGEDOOR_OIDC_ISSUER or as the URL in STAGEDOOR_JWT_ISSUER',
    );
  return issuer;
}

/**
 * The secrets that people have to give. Made up at the start they would differ on every node of a shared database, so with
 * one a missing secret counts as an empty one.
 */
export function secretsOf(env: z.output<typeof shape>): NamedSecret[] {
  const { STAGEDOOR_TOKEN_SECRET_PREVIOUS: previous } = env;
  return [
    { name: 'STAGEDOOR_OPERATOR_KEY', value: env.STAGEDOOR_OPERATOR_KEY ?? '', atLeast: secretLengths.operatorKey },
    { name: 'STAGEDOOR_TOKEN_SECRET', value: env.STAGEDOOR_TOKEN_SECRET ?? '', atLeast: secretLengths.tokenSecret },
    ...(previous === undefined
      ? []
      : [{ name: 'STAGEDOOR_TOKEN_SECRET_PREVIOUS', value: previous, atLeast: secretLengths.tokenSecret }]),
    ...(env.STAGEDOOR_JWKS_URL === undefined
      ? [{ name: 'STAGEDOOR_JWT_SECRET', value: env.STAGEDOOR_JWT_SECRET ?? '', atLeast: secretLengths.jwtSecret }]
      : []),
  ];
}
