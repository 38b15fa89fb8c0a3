/** What a buyer allows. */
export interface Wish {
  /** How many seats, 1–8. */
  readonly quantity: number;
  /** Whether a section may be taken, by its position in the hall. */
  readonly allows: (section: number) => boolean;
  /** Only adjacent seats, or a standing area. */
  readonly together: boolean;
  /** With at least one place for a wheelchair; without it those places and their companions' are left to others. */
  readonly accessible: boolean;
}

/** Whether a seat can be had by anyone now. */
export type IsFree = (seatId: number) => boolean;
