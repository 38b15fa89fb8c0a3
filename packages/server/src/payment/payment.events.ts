/** Money that a reservation moved, in minor units of `currency`. */
export interface PaymentMoved {
  readonly kind: 'payment.paid' | 'payment.refunded';
  readonly concertId: string;
  readonly paymentId: string;
  readonly reservationId: string;
  readonly userId: string;
  readonly amount: number;
  readonly currency: string;
  /** The ledger's entry: of a refund its id. */
  readonly entryId: string;
}

/** The event of a payment that went through or was given back. */
export const paymentMoved = (
  kind: PaymentMoved['kind'],
  concertId: string,
  { paymentId, reservationId, userId, amount, currency }: Omit<PaymentMoved, 'kind' | 'concertId' | 'entryId'>,
  { entryId }: Pick<PaymentMoved, 'entryId'>,
): PaymentMoved => ({ kind, concertId, paymentId, reservationId, userId, amount, currency, entryId });
