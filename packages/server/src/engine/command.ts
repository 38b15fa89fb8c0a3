import type { Refusal } from '../errors.ts';
import type { Span } from '../trace/index.ts';
import type { Locked, Locking, LoadingBatch, StampedBatch } from './batch.ts';

/** Something that a commit made true, in the form `noun.pastTense`. The engine carries it; each noun has kinds of its own (decision 0016). */
export interface DomainEvent {
  readonly kind: string;
}

/** What one input comes to. An effect is what `store` writes; a refusal may have one too (the record of the attempt). */
export type Outcome<Answer, Effect> =
  | { readonly answer: Answer; readonly effect?: Effect | undefined }
  | { readonly refused: Refusal; readonly effect?: Effect | undefined };

/** Where the idempotency keys of a command are kept: with the rows that it changes. */
export interface KeyTable {
  readonly table: string;
  /** The column that says whose rows those are. */
  readonly group: string;
}

/**
 * A change to seats, money or the queue, written for a whole crowd at once (docs/architecture.md).
 * Everything in one batch shares a partition and one transaction.
 */
export interface Command<Input, State, Answer, Effect> {
  /** The procedure it stands behind. */
  readonly name: string;
  /**
   * How full the queue of a node may be before its calls are refused. The order of shedding: entering (0.5) is refused first,
   * then browsing (0.7), then reserving (0.85), paying and operators last (1); nothing of the node's own work (Infinity).
   */
  readonly share: number;
  /** The node's own work: it takes no caller's place in the bounded queue, and at most every other turn. */
  readonly isBackground?: boolean | undefined;
  /** Most calls in one of its transactions, where the engine's own limit is too high. */
  readonly batchSize?: number | undefined;
  /** `skip`: it never waits for a row that another transaction holds. It waits unless it says so. */
  readonly locking?: Locking | undefined;
  /** Set when the command takes idempotency keys. */
  readonly keys?: KeyTable | undefined;
  /** A concert's id, or one fixed name for what belongs to none or to many. */
  partition(input: Input): string;
  /** Reads and locks every row that the batch needs, in the global lock order. Decides nothing. */
  load(batch: LoadingBatch, inputs: readonly Input[]): Promise<State>;
  /** The rows that this input's decision depends on: it waits for another batch when one of them is busy. */
  dependsOn(state: State, input: Input): Iterable<Locked | undefined>;
  /** Pure: gives the outcome and advances `state`, so that the next input of the batch sees it. */
  decide(state: State, input: Input, now: Date): Outcome<Answer, Effect>;
  /** Writes all effects with a few set-based statements. Decides nothing. */
  store(batch: StampedBatch, effects: readonly Effect[], state: State): Promise<void>;
  /** What happened. This node's memory is told after COMMIT; losing it loses nothing, as the next refresh reads the database. */
  events(batch: StampedBatch, effects: readonly Effect[], state: State): readonly DomainEvent[];
}

/** An idempotency key with its scope and the fingerprint of the input it came with. */
export interface KeyUse {
  /** The concert or the user whose group keeps the key. */
  readonly group: string;
  readonly caller: string;
  readonly key: string;
  readonly fingerprint: string;
}

/** What a caller gets: the answer, told whether it was stored before, or the refusal. */
export type Settled<Answer> = { readonly answer: Answer; readonly replayed: boolean } | { readonly refused: Refusal };

/** One call on its way through the engine. */
export interface Call<Input = unknown, Answer = unknown> {
  readonly input: Input;
  readonly key: KeyUse | undefined;
  /** The trace of the request that it came with, and its span where one is recorded. */
  readonly traceId: string | undefined;
  readonly span: Span | undefined;
  /** Answers the caller. Only the first answer counts: a deadline may have come before. */
  settle(settled: Settled<Answer>): void;
  readonly settled: boolean;
  /** Set while a transaction that contains the call is running: from then on its outcome may be unknown. */
  inFlight: boolean;
  /** Its rows were locked by somebody else: its next batch skips locked rows instead of waiting for them. */
  deferred: boolean;
}

/** Any command, where its types don't matter. */
// oxlint-disable-next-line typescript/no-explicit-any -- a command is contravariant in its input and state
export type AnyCommand = Command<any, any, any, any>;
