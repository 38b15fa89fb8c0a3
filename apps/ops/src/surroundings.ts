/** Where a command runs: its environment, and how it speaks with whoever started it. */
export interface Surroundings {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Writes what was asked for. */
  readonly out: (text: string) => void;
  /** Writes whatever else there is to say. */
  readonly err: (text: string) => void;
  /** How many cells a line has; most letters take one, those of Hangul two. */
  readonly columns: number;
  /** Draws over what was drawn before; undefined where nobody looks at a terminal. */
  readonly draw: ((text: string) => void) | undefined;
  /** Told when the person has had enough. Nothing ends by itself then. */
  readonly onInterrupt: (act: () => void) => void;
  /** Asks a person yes or no; undefined when there is none. */
  readonly ask: ((question: string) => Promise<boolean>) | undefined;
}
