/** A verified queue token in the hands of its own user. */
export interface Visit {
  readonly concertId: string;
  readonly userId: string;
  readonly seq: number;
  /** How many stand before it, as this node knew when the call came: told to those who come too early. */
  readonly ahead: number;
}
