/** Connections of each way to hold seats, as many as Stagedoor's own. */
export const poolSize = 10;
