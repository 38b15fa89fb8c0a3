export const operatorKey = 'operator-key-for-benchmarks';
export const jwt = { secret: 'a shared secret for benchmarks, at least 32 long' };
export const tokenSecret = 'a token secret for benchmarks, at least 32 long';
