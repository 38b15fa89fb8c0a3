/** Something at work, with whatever it started for itself. */
export interface Running {
  readonly url: string;
  /** Lets requests finish, then stops what was started, in the reverse order. */
  stop(): Promise<void>;
  /** Rejects, after everything was stopped, when it can't go on. */
  readonly failure?: Promise<never>;
}

/** How to undo what was started, in the order of the starts. */
export type Steps = (() => Promise<void>)[];

/** Starts several things, each of which says how to stop it. If one can't start, those before it are stopped. */
export async function startInSteps(
  begin: (steps: Steps) => Promise<Pick<Running, 'url' | 'failure'>>,
): Promise<Running> {
  const steps: Steps = [];
  const undo = async (): Promise<void> => {
    for (let step = steps.pop(); step; step = steps.pop()) await step();
  };
  let stopped: Promise<void> | undefined;
  const stop = (): Promise<void> => (stopped ??= undo());
  const stopAndThrow = async (error: unknown): Promise<never> => {
    await stop();
    throw error;
  };
  const { url, failure } = await begin(steps).catch(stopAndThrow);
  return { url, stop, ...(failure ? { failure: failure.catch(stopAndThrow) } : {}) };
}
