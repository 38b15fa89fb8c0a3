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
  /** How far the provider's clock may be from the database's, for `exp` and `nbf`; 0 to 300, 5 seconds unless given. */
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
  /** Most database connections of this node for users' commands and reads together; 1 to 1,000. */
  readonly poolSize: number;
  /** How often this node learns what others changed and tries to admit, in milliseconds; 1 to 3,600,000. */
  readonly tickMs: number;
  /** Pause between two rounds in which this node reads all it knows of the queues again, in milliseconds; 1 to 86,400,000. */
  readonly reconcileEveryMs: number;
  /** How long a command may take before its caller gets an answer all the same, in milliseconds; 1 to 600,000. */
  readonly deadlineMs: number;
  /** How long a call waits for one of this node's connections, or for a new one to open, before it is refused as OVERLOADED, in milliseconds; 1 to 600,000. */
  readonly acquireTimeoutMs: number;
  /** How long a statement waits for a locked row, in milliseconds, before only the calls that need it are deferred; 1 to 600,000. */
  readonly lockTimeoutMs: number;
  /** How long one statement may run, in milliseconds; 1 to 600,000. */
  readonly statementTimeoutMs: number;
  /** Most calls in one transaction; 1 to 10,000. */
  readonly batchSize: number;
  /** Most calls that wait on this node; 1 to 1,000,000. */
  readonly queueSize: number;
  /** Limits of the HTTP side. */
  readonly http: HttpConfig;
}

/** What the HTTP side takes on. */
export interface HttpConfig {
  /** Most calls a second of one user; 1 to 1,000,000. */
  readonly callsPerUser: number;
  /** Most calls a second from one address; 1 to 1,000,000. */
  readonly callsPerAddress: number;
  /** Proxies in front that append to `x-forwarded-for`; 0 to 100, where 0 takes the socket's address. */
  readonly trustedProxies: number;
  /** Most bytes of one request's body; 1 to 100,000,000. */
  readonly bodyBytes: number;
  /** Most calls in one HTTP request; 1 to 1,000. */
  readonly batchCalls: number;
  /** Most bytes of answers after the first one in a batch of somebody who has not signed in; 1 to 1,000,000,000. */
  readonly anonymousBatchBytes: number;
  /** How long an answer may wait for the network to take it before its connection ends, in milliseconds; 1 to 3,600,000. */
  readonly unreadMs: number;
  /** Most bytes of bodies and answers that one request makes this process keep; 1 to 1,000,000,000,000. */
  readonly keptBytesPerRequest: number;
  /** Most bytes of bodies and answers that all requests from one address make this process keep; 1 to 1,000,000,000,000. */
  readonly keptBytesPerAddress: number;
  /** Most bytes of bodies and answers that all requests make this process keep; 1 to 1,000,000,000,000. */
  readonly keptBytes: number;
  /** Most connections of one address, as the socket names it; 1 to 1,000,000. */
  readonly connectionsPerAddress: number;
  /** Most connections in all; 1 to 1,000,000. */
  readonly connections: number;
  /** Most streams that are open with one queue token; 1 to 1,000,000. */
  readonly streamsPerToken: number;
  /** Most streams that are open from one address; 0 to 1,000,000, where 0 refuses all. */
  readonly streamsPerAddress: number;
  /** Most streams that are open in all; 1 to 1,000,000. */
  readonly streams: number;
  /**
   * How long an idle connection stays open, in milliseconds; 1,000 to 3,600,000. Longer than the balancer in front keeps one (60 seconds mostly): else it
   * sends a request just as this server hangs up, and answers it with 502.
   */
  readonly keepAliveMs: number;
  /** From which origins pages may call, such as `https://tickets.example`; `*` is any. Callers prove themselves with tokens, never with cookies. */
  readonly corsOrigins: readonly string[];
  /** Headers that pages of other origins may send beside those that the SDK does: tracing, mostly. */
  readonly corsHeaders: readonly string[];
  /** How long, in milliseconds, `/ready` says 503 to new connections, while calls are still served, before a stop closes the listener; 0 to 3,600,000. */
  readonly drainMs: number;
}

/** What holds unless the caller says otherwise. */
export const defaults = {
  poolSize: 10,
  tickMs: 250,
  reconcileEveryMs: 300_000,
  deadlineMs: 5_000,
  acquireTimeoutMs: 1_000,
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

/** The names of the numbers of a configuration. */
type NumbersOf<Config> = { [Name in keyof Config]: Config[Name] extends number ? Name : never }[keyof Config];
type Limits<Config> = { readonly [Name in NumbersOf<Config>]: readonly [least: number, most: number] };

/** The least and the most that each number may be: whole numbers, in the unit that its name and docstring say. */
export const limits: Limits<StagedoorConfig> & {
  readonly http: Limits<HttpConfig>;
  readonly jwt: { readonly clockToleranceSeconds: readonly [least: number, most: number] };
} = {
  poolSize: [1, 1_000],
  tickMs: [1, 3_600_000],
  reconcileEveryMs: [1, 86_400_000],
  deadlineMs: [1, 600_000],
  acquireTimeoutMs: [1, 600_000],
  lockTimeoutMs: [1, 600_000],
  statementTimeoutMs: [1, 600_000],
  batchSize: [1, 10_000],
  queueSize: [1, 1_000_000],
  http: {
    callsPerUser: [1, 1_000_000],
    callsPerAddress: [1, 1_000_000],
    trustedProxies: [0, 100],
    bodyBytes: [1, 100_000_000],
    batchCalls: [1, 1_000],
    anonymousBatchBytes: [1, 1_000_000_000],
    unreadMs: [1, 3_600_000],
    keptBytesPerRequest: [1, 1_000_000_000_000],
    keptBytesPerAddress: [1, 1_000_000_000_000],
    keptBytes: [1, 1_000_000_000_000],
    connectionsPerAddress: [1, 1_000_000],
    connections: [1, 1_000_000],
    streamsPerToken: [1, 1_000_000],
    streamsPerAddress: [0, 1_000_000],
    streams: [1, 1_000_000],
    keepAliveMs: [1_000, 3_600_000],
    drainMs: [0, 3_600_000],
  },
  jwt: { clockToleranceSeconds: [0, 300] },
};
