import type { Logger } from 'pino';

/**
 * How callers prove who they are: a shared HS256 secret (random, at least 32 characters), or the keys that an identity
 * provider publishes at an https URL.
 */
export type JwtConfig = ({ readonly secret: string } | { readonly jwksUrl: string }) & {
  /** The `iss` that every access token must carry; not checked unless given. */
  readonly issuer?: string | undefined;
  /** The `aud` that every access token must name; not checked unless given. */
  readonly audience?: string | undefined;
  /** How far the provider's clock may be from the database's, for `exp` and `nbf`; 5 seconds unless given. */
  readonly clockToleranceSeconds?: number | undefined;
  /** Whether whoever has a valid token becomes a user when they first enter; else the operator makes them before. */
  readonly createUsers?: boolean | undefined;
};

/** Everything a Stagedoor needs to know, resolved once by whoever opens it. */
export interface StagedoorConfig {
  /** Where PostgreSQL 15 or newer answers: `postgres://user:password@host:port/database`. Its tables are made and migrated. */
  readonly databaseUrl: string;
  /** Sign queue tokens. The first signs, all verify: put a new one in front to rotate. Random, at least 32 characters each. */
  readonly tokenSecrets: readonly [string, ...string[]];
  /** The bearer token of operators and services. Random, at least 16 characters. No secret may be the same as another. */
  readonly operatorKey: string;
  /** How users prove who they are. */
  readonly jwt: JwtConfig;
  /** What becomes of secrets that can be guessed: refused unless given. Accept them on your own machine alone. */
  readonly weakSecrets?: 'refuse' | 'accept';
  /**
   * Whether users may put money into their wallets with nothing behind it; open unless given, as tests and demos need it. Close it
   * where money is real: services that took a payment call `wallet.credit`.
   */
  readonly walletCharge?: 'open' | 'closed' | undefined;
  /** Where to log; secrets and bound values are left out. */
  readonly log: Logger;
  /** Most database connections of this node for users' commands and reads together. */
  readonly poolSize: number;
  /** How often this node learns what others changed and tries to admit, in milliseconds. */
  readonly tickMs: number;
  /** Pause between two rounds in which this node reads all it knows of the queues again, in milliseconds. */
  readonly reconcileEveryMs: number;
  /** How long a command may take before its caller gets an answer all the same, in milliseconds. */
  readonly deadlineMs: number;
  /** How long a statement waits for a locked row, in milliseconds, before only the calls that need it are deferred. */
  readonly lockTimeoutMs: number;
  /** How long one statement may run, in milliseconds. */
  readonly statementTimeoutMs: number;
  /** Most calls in one transaction. */
  readonly batchSize: number;
  /** Most calls that wait on this node. */
  readonly queueSize: number;
  /** Limits of the HTTP side. */
  readonly http: HttpConfig;
}

/** What the HTTP side takes on. */
export interface HttpConfig {
  /** Most calls a second of one user. */
  readonly callsPerUser: number;
  /** Most calls a second from one address. */
  readonly callsPerAddress: number;
  /** Proxies in front that append to `x-forwarded-for`; 0 takes the socket's address. */
  readonly trustedProxies: number;
  /** Most bytes of one request's body. */
  readonly bodyBytes: number;
  /** Most calls in one HTTP request. */
  readonly batchCalls: number;
  /** Most bytes of answers after the first one in a batch of somebody who has not signed in. */
  readonly anonymousBatchBytes: number;
  /** How long an answer may wait for the network to take it before its connection ends, in milliseconds. */
  readonly unreadMs: number;
  /** Most bytes of bodies and answers that one request makes this process keep. */
  readonly keptBytesPerRequest: number;
  /** The same of all requests from one address. */
  readonly keptBytesPerAddress: number;
  /** The same of all requests. */
  readonly keptBytes: number;
  /** Most connections of one address, as the socket names it. */
  readonly connectionsPerAddress: number;
  /** Most connections in all. */
  readonly connections: number;
  /** Most streams that are open with one queue token. */
  readonly streamsPerToken: number;
  /** Most streams that are open from one address. */
  readonly streamsPerAddress: number;
  /** Most streams that are open in all. */
  readonly streams: number;
  /**
   * How long an idle connection stays open, in milliseconds. Longer than the balancer in front keeps one (60 seconds mostly): else it
   * sends a request just as this server hangs up, and answers it with 502.
   */
  readonly keepAliveMs: number;
  /** From which origins pages may call, such as `https://tickets.example`; `*` is any. Callers prove themselves with tokens, never with cookies. */
  readonly corsOrigins: readonly string[];
  /** Headers that pages of other origins may send beside those that the SDK does: tracing, mostly. */
  readonly corsHeaders: readonly string[];
  /** How long, in milliseconds, `/ready` says 503 to new connections, while calls are still served, before a stop closes the listener. */
  readonly drainMs: number;
}

/** What holds unless the caller says otherwise. */
export const defaults = {
  poolSize: 10,
  tickMs: 250,
  reconcileEveryMs: 300_000,
  deadlineMs: 5_000,
  lockTimeoutMs: 1_000,
  statementTimeoutMs: 2_000,
  batchSize: 1_000,
  queueSize: 10_000,
  http: {
    callsPerUser: 500,
    callsPerAddress: 5_000,
    trustedProxies: 0,
    bodyBytes: 256 * 1_024,
    batchCalls: 50,
    anonymousBatchBytes: 256 * 1_024,
    unreadMs: 10_000,
    keptBytesPerRequest: 16e6,
    keptBytesPerAddress: 64e6,
    keptBytes: 256e6,
    connectionsPerAddress: 2_000,
    connections: 10_000,
    streamsPerToken: 32,
    streamsPerAddress: 1_000,
    streams: 5_000,
    keepAliveMs: 75_000,
    corsOrigins: ['*'],
    corsHeaders: ['traceparent', 'tracestate', 'baggage', 'sentry-trace', 'idempotency-key'],
    drainMs: 0,
  },
} as const satisfies Partial<StagedoorConfig>;
