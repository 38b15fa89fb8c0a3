const key = 'stagedoor dates of tickets';

/**
 * The date that a ticket had when it was first shown in this browser. The server knows dates as they are now alone: one that was moved
 * since then is noticed here.
 */
export function firstSeen(paymentId: string, startsAt: Date): Date {
  try {
    const seen = JSON.parse(localStorage.getItem(key) ?? '{}') as Record<string, number>;
    const before = seen[paymentId];
    if (typeof before === 'number') return new Date(before);
    localStorage.setItem(key, JSON.stringify({ ...seen, [paymentId]: startsAt.getTime() }));
  } catch {
    // Forbidden: what was shown before isn't known.
  }
  return startsAt;
}
