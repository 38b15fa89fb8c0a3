/** What payments may have come to. */
export const paymentStatuses = ['paid', 'partly_refunded', 'refunded', 'refused'] as const;
export type PaymentStatus = (typeof paymentStatuses)[number];

/** What payments are looked for by. */
export interface PaymentsSearch {
  readonly paymentId?: string;
  readonly concertId?: string;
  readonly scheduleId?: string;
  readonly userId?: string;
  readonly status?: PaymentStatus;
}

/** What of an address is a search. */
export function readSearch(search: Record<string, unknown>): PaymentsSearch {
  const texts = (['paymentId', 'concertId', 'scheduleId', 'userId'] as const).flatMap((name) => {
    const value = search[name];
    // A user's id may look like a number.
    return typeof value === 'string' || typeof value === 'number' ? [[name, String(value)] as const] : [];
  });
  const status = paymentStatuses.find((each) => each === search['status']);
  return { ...Object.fromEntries(texts), ...(status ? { status } : {}) };
}
