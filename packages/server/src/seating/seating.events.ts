/** Seats of a concert were taken, paid or given back. */
export interface SeatsEvent {
  readonly kind: 'seats';
  readonly concertId: string;
}
