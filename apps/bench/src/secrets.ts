export const operatorKey = 'operator-key-for-benchmarks';
export const jwt = { secret: 'a shared secret for benchmarks, at least 32 long' };
