/** A concert or its dates changed. */
export interface ConcertEvent {
  readonly kind: 'concert';
  readonly concertId: string;
}
