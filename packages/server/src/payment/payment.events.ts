/** Money that a reservation moved, in minor units of `currency`. */
export interface PaymentMoved {
  readonly kind: 'payment.paid' | 'payment.refunded';
  readonly concertId: string;
  readonly paymentId: string;
  readonly reservationId: string;
  readonly userId: string;
  readonly amount: number;
  readonly currency: string;
  /** The ledger's entry; null for what is free of charge. */
  readonly entryId: string | null;
}

/** The event of a payment that went through, or of which so much was given back. */
export const paymentMoved = (
  kind: PaymentMoved['kind'],
  concertId: string,
  { paymentId, reservationId, userId, currency }: Omit<PaymentMoved, 'kind' | 'concertId' | 'amount' | 'entryId'>,
  amount: number,
  entryId: string | null,
): PaymentMoved => ({ kind, concertId, paymentId, reservationId, userId, amount, currency, entryId });
