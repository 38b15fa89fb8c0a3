/**
 * How long a server waits that serves tests: a machine that runs many of them at once is slow, and a test should fail for what
 * is wrong alone.
 */
export const patience = {
  deadlineMs: 60_000,
  acquireTimeoutMs: 30_000,
  lockTimeoutMs: 30_000,
  statementTimeoutMs: 40_000,
} as const;
