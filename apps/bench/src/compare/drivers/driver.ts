/** What a driver sends to a server. */
export interface Load {
  readonly port: number;
  /** Each sends its next request once it has its answer. */
  readonly connections: number;
  /** Whole HTTP/1.1 requests. */
  readonly requests: readonly Buffer[];
  /** Begins again when all are sent; else running out is an error. */
  readonly repeat: boolean;
  readonly seconds: number;
  /** Over once all are sent, however long that takes. Sockets alone can. */
  readonly isFixed?: boolean;
  /** So many a second and no more; as many as come unless given. Sockets alone can. */
  readonly perSecond?: number;
}

export interface Driven {
  readonly done: number;
  readonly perSecond: number;
  /** Share of a core that the driver took. */
  readonly driverCpu: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
}

/** Runs a load. Whatever is not a success is not counted, and fails it when there are many. */
export type Drive = (load: Load) => Promise<Driven>;

export const ranOut = 'The driver ran out of requests: each may be sent once.';

/** A server that is overloaded for a moment may say so. More would be another thing than what is measured. */
export function refuseManyRefusals(refused: number, done: number, example: string): void {
  if (refused > done / 50) throw new Error(`${refused} of ${done + refused} calls were refused: ${example}`);
}
