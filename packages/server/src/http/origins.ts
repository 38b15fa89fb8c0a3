/** Headers of answers that pages of other origins may read. */
export const exposed = ['idempotency-replayed', 'stagedoor-version', 'retry-after'];
export const exposedHeaders = exposed.join(',');

/** What a page of this origin is told: that it may read the answer, or nothing. */
export function originFor(origin: string | undefined, allowed: readonly string[]): string | null {
  if (allowed.includes('*')) return '*';
  return origin !== undefined && allowed.includes(origin) ? origin : null;
}
