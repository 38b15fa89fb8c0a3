/** One invariant and whether it holds. */
export interface InvariantOutput {
  name: string;
  holds: boolean;
  /** At most 20 samples of what breaks it. */
  violations: string[];
}
