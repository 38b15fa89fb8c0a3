import type { Logger } from 'pino';

/**
 * How callers prove who they are: a shared HS256 secret (random, at least 32 characters), or the keys that an identity
 * provider publishes at an https URL.
 */
export type JwtConfig = ({ readonly secret: string } | { readonly jwksUrl: string }) & {
  /** Checked when set. */
  readonly issuer?: string | undefined;
  readonly audience?: string | undefined;
  /** How far the provider's clock may be from the database's, for `exp` and `nbf`; 5 seconds unless given. */
  readonly clockToleranceSeconds?: number | undefined;
  /** Whether whoever has a valid token becomes a user when they first enter; else the operator makes them before. */
  readonly createUsers?: boolean | undefined;
};

/** Everything a Stagedoor needs to know, resolved once by whoever opens it. */
export interface StagedoorConfig {
  readonly databaseUrl: string;
  /** Sign queue tokens. The first signs, all verify: put a new one in front to rotate. Random, at least 32 characters each. */
  readonly tokenSecrets: readonly [string, ...string[]];
  /** Random, at least 16 characters. No secret may be the same as another. */
  readonly operatorKey: string;
  readonly jwt: JwtConfig;
  /** What becomes of secrets that can be guessed: refused unless given. Accept them on your own machine alone. */
  readonly weakSecrets?: 'refuse' | 'accept';
  readonly log: Logger;
  readonly poolSize: number;
  /** How often this node learns what others changed and tries to admit. */
  readonly tickMs: number;
  /** Pause between two rounds in which this node reads all it knows of the queues again. */
  readonly reconcileEveryMs: number;
  /** How long a command may take before its caller gets an answer all the same. */
  readonly deadlineMs: number;
  readonly lockTimeoutMs: number;
  readonly statementTimeoutMs: number;
  /** Most calls in one transaction. */
  readonly batchSize: number;
  /** Most calls that wait on this node. */
  readonly queueSize: number;
  readonly http: HttpConfig;
}

/** What the HTTP side takes on. */
export interface HttpConfig {
  /** Most calls a second of one user, and of one address. */
  readonly callsPerUser: number;
  readonly callsPerAddress: number;
  /** Proxies in front that append to `x-forwarded-for`; 0 takes the socket's address. */
  readonly trustedProxies: number;
  readonly bodyBytes: number;
  /** Most calls in one HTTP request. */
  readonly batchCalls: number;
  /** Most bytes of answers after the first one in a batch of somebody who has not signed in. */
  readonly anonymousBatchBytes: number;
  /** How long an answer may wait for the network to take it before its connection ends. */
  readonly unreadMs: number;
  /** Most bytes of bodies and answers that one request makes this process keep, all of one address, and all. */
  readonly keptBytesPerRequest: number;
  readonly keptBytesPerAddress: number;
  readonly keptBytes: number;
  /** Most connections of one address, as the socket names it, and of all. */
  readonly connectionsPerAddress: number;
  readonly connections: number;
  /** Most streams that are open with one queue token, from one address, and in all. */
  readonly streamsPerToken: number;
  readonly streamsPerAddress: number;
  readonly streams: number;
  /** How long `/ready` says 503 to new connections, while calls are still served, before a stop closes the listener. */
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
    drainMs: 0,
  },
} as const satisfies Partial<StagedoorConfig>;
