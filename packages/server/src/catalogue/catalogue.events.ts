/** What was added to the catalogue. */
export type CatalogueEvent =
  | { readonly kind: 'concert.created'; readonly concertId: string }
  | {
      readonly kind: 'schedule.added';
      readonly concertId: string;
      readonly scheduleId: string;
      readonly startsAt: Date;
      readonly capacity: number;
    };
