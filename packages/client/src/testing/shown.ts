/** What a stream shows now: an event, what of it is news when it changes, and whether it was the last. */
export interface Shown {
  readonly id: string;
  readonly data: object;
  readonly news: string;
  readonly isLast: boolean;
}
