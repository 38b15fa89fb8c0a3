import type { Transaction } from 'sequelize';
import { ConnectionLost } from './fault.ts';
import { rows } from './rows.ts';

/** What one look at the database tells about time and changes. */
export interface Snapshot {
  readonly now: Date;
  /**
   * The oldest transaction that is still running. Every row that is stamped with an earlier id is visible to whatever reads
   * next, so the next look starts here.
   */
  readonly horizon: number;
  /** Which history this is, counted by this node. */
  readonly generation: number;
}

/** By what a connection shows which history it belongs to. */
export interface Sighting {
  readonly now: Date;
  readonly nextId: number;
  readonly identity: string;
  readonly isStandby: boolean;
}

/**
 * The columns of a sighting. A server is told from another by its start, which every role on every service may read: whatever
 * takes over, or comes back with ids that were lost in a crash, has started at another time.
 */
export const sighted = `clock_timestamp() as now, pg_snapshot_xmax(pg_current_snapshot())::text::bigint as "nextId",
  pg_is_in_recovery() as "isStandby", extract(epoch from pg_postmaster_start_time())::text as identity`;

/** A clock that goes back by less is only being set. */
const clockBackMs = 5_000;

/**
 * Tells one history of the database from another. A promoted standby that lagged and a restored backup give transaction ids
 * out again, and rows go back: whatever was learned before is worth nothing. Memories keep the `generation` that they
 * learned and learn all again when it has moved on.
 */
export class DatabaseHistory {
  readonly #onChange: () => void;
  #identity: string | undefined;
  #generation = 0;
  #nextId = 0;
  #heardMs = -Infinity;

  /** @param onChange told when the database turned out to have another history */
  constructor(onChange: () => void) {
    this.#onChange = onChange;
  }

  get generation(): number {
    return this.#generation;
  }

  /** The history as this node last heard it: the same text on all nodes. */
  get identity(): string {
    return this.#identity ?? '';
  }

  /** Read it before the rows: then the horizon can only be too early, never too late. */
  async read(transaction: Transaction): Promise<Snapshot> {
    const heard = this.look();
    const [row] = await rows<Sighting & { horizon: number }>(
      transaction,
      `select ${sighted}, pg_snapshot_xmin(pg_current_snapshot())::text::bigint as horizon`,
    );
    heard(row!);
    return { now: row!.now, horizon: row!.horizon, generation: this.#generation };
  }

  /** Begins a look. What it hears is told to the function that this gives: it must not lie before what was known at the start. */
  look(): (seen: Sighting) => void {
    const [generation, nextId, heardMs] = [this.#generation, this.#nextId, this.#heardMs];
    return (seen) => {
      if (seen.isStandby) throw new ConnectionLost(new Error('The server is a standby.'));
      const seenMs = seen.now.getTime();
      const isOther = this.#identity !== undefined && seen.identity !== this.#identity;
      if (generation !== this.#generation) {
        // Others met the newest history while this one waited for its answer.
        if (isOther) throw new ConnectionLost(new Error('The connection leads to a server that was replaced.'));
      } else if (isOther || seen.nextId < nextId || seenMs < heardMs - clockBackMs) this.#begin();
      this.#identity = seen.identity;
      this.#nextId = Math.max(this.#nextId, seen.nextId);
      this.#heardMs = Math.max(this.#heardMs, seenMs);
    };
  }

  #begin(): void {
    this.#generation++;
    this.#nextId = 0;
    this.#heardMs = -Infinity;
    this.#onChange();
  }
}
