/** What changed in the catalogue. */
export type CatalogueEvent =
  | { readonly kind: 'concert.created' | 'concert.updated'; readonly concertId: string }
  | {
      readonly kind: 'schedule.updated' | 'schedule.cancelled' | 'schedule.removed';
      readonly concertId: string;
      readonly scheduleId: string;
    }
  | {
      readonly kind: 'schedule.added';
      readonly concertId: string;
      readonly scheduleId: string;
      readonly startsAt: Date;
      readonly capacity: number;
    };
