/** What is special about a seat, as bits that add up. */
export const seatFlags = {
  /** For a wheelchair. */
  accessible: 1,
  /** For who comes with someone in a wheelchair. */
  companion: 2,
  /** Doesn't see all of the stage. */
  restrictedView: 4,
} as const;
