/** Where a command runs: its environment, and how it speaks with whoever started it. */
export interface Surroundings {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Writes what was asked for. */
  readonly out: (text: string) => void;
  /** Writes whatever else there is to say. */
  readonly err: (text: string) => void;
  /** Asks a person yes or no; undefined when there is none. */
  readonly ask: ((question: string) => Promise<boolean>) | undefined;
}
