import type { Cluster } from '../cluster.ts';
import type { Drive } from './drivers/driver.ts';

/** What one round of one side came to. */
export interface Figure {
  /** In the side's unit: calls a second unless it says otherwise. */
  readonly value: number;
  /** How many there were. */
  readonly calls?: number | undefined;
  /** Shares of a core that the load's driver and the server took, where they are processes of their own. */
  readonly driverCpu?: number | undefined;
  readonly serverCpu?: number | undefined;
  /** Processor time of PostgreSQL in this round, in milliseconds. */
  readonly databaseMs?: number | undefined;
  /** Milliseconds until half of the answers, and until all but one in a hundred. */
  readonly p50Ms?: number | undefined;
  readonly p99Ms?: number | undefined;
}

/** One of two things that are measured in turn. */
export interface Side {
  readonly unit?: 'ms' | 'kB' | 'µs';
  /** Processes of its server, where that is not one. */
  readonly processes?: number;
  run(): Promise<Figure>;
}

/** Something of Stagedoor's, what it is held against, and how many times that it must reach. */
export interface Subject {
  /** As `--only` names it. */
  readonly name: string;
  readonly what: string;
  readonly yardstick: string;
  readonly goal: number;
}

/** A subject with both sides ready. A limit in the side's own unit stands for a yardstick where there is none to run. */
export type Comparison = {
  readonly subject: string;
  readonly of: Side;
  /** What the same comes to elsewhere, measured in turn and told beside it, where a limit stands for a yardstick. */
  readonly beside?: { readonly what: string; readonly side: Side };
  /** At most so many rounds, where a single call takes seconds. */
  readonly rounds?: number;
} & ({ readonly by: Side } | { readonly most: number } | { readonly least: number });

/** What there will be to measure, and where. */
export interface Site {
  readonly cluster: Cluster;
  /** How long one round of one side takes. */
  readonly seconds: number;
  /** How often each side runs at most, measured or not. */
  readonly runs: number;
}

/** What a family is given. Whatever it uses is disposed of when its rounds are over. */
export interface Stage extends Site {
  readonly drive: Drive;
  readonly bySockets: Drive;
  use<Thing extends AsyncDisposable>(thing: Thing): Thing;
  /** Runs once the rounds are over: what it finds wrong fails the family. */
  after(check: () => Promise<void>): void;
}

/** Subjects that share servers, databases and sides. */
export interface Family {
  /** How many rounds it takes, where that differs from what is asked. */
  roundsOf?(asked: number): number;
  /** How often each side goes unmeasured first: once, unless much of it is compiled only in the second round. */
  readonly warmUps?: number;
  /** One side builds on what another has done, so that all of them take turns. */
  readonly isOneTurn?: boolean;
  readonly subjects: readonly Subject[];
  /** Fills databases, before anything is measured: all families do so at once. */
  prepare?(site: Site, wanted: ReadonlySet<string>): Promise<void>;
  open(stage: Stage, wanted: ReadonlySet<string>): Promise<readonly Comparison[]>;
}
