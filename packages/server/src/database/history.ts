import type { Transaction } from 'sequelize';
import { faultOf } from './fault.ts';
import { ConnectionLost, rows } from './rows.ts';

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

/** A clock that goes back by less is only being set. */
const clockBackMs = 5_000;

/** The cluster and its timeline: a promotion begins a new one. A standby has no timeline to show. */
const timeline = `(select system_identifier from pg_control_system()) || '/' ||
  case when pg_is_in_recovery() then '' else left(pg_walfile_name(pg_current_wal_lsn()), 8) end`;

/** Where a service hides those, the server's start stands in: each restart then counts as another history. */
const serverStart = 'pg_postmaster_start_time()::text';

/**
 * Tells one history of the database from another. A promoted standby that lagged and a restored backup give transaction ids
 * out again, and rows go back: whatever was learned before is worth nothing. Memories keep the `generation` that they
 * learned and learn all again when it has moved on.
 */
export class DatabaseHistory {
  readonly #onChange: () => void;
  #identified = timeline;
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

  /** The columns of a `Sighting`, for whoever reads the clock in a statement of their own. */
  get columns(): string {
    return `clock_timestamp() as now, pg_snapshot_xmax(pg_current_snapshot())::text::bigint as "nextId",
      pg_is_in_recovery() as "isStandby", ${this.#identified} as identity`;
  }

  /** Read it before the rows: then the horizon can only be too early, never too late. */
  async read(transaction: Transaction): Promise<Snapshot> {
    const heard = this.look();
    try {
      const [row] = await rows<Sighting & { horizon: number }>(
        transaction,
        `select ${this.columns}, pg_snapshot_xmin(pg_current_snapshot())::text::bigint as horizon`,
      );
      heard(row!);
      return { now: row!.now, horizon: row!.horizon, generation: this.#generation };
    } catch (error) {
      if (faultOf(error) === 'defect') this.#identified = serverStart;
      throw error;
    }
  }

  /** Begins a look. What it hears is told to the function that this gives: it must not lie before what was known at the start. */
  look(): (seen: Sighting) => void {
    const [generation, nextId, heardMs] = [this.#generation, this.#nextId, this.#heardMs];
    return (seen) => {
      if (seen.isStandby) throw new ConnectionLost(new Error('The server is a standby.'));
      const seenMs = seen.now.getTime();
      const isOther =
        (this.#identity !== undefined && seen.identity !== this.#identity) ||
        seen.nextId < nextId ||
        seenMs < heardMs - clockBackMs;
      if (isOther && generation !== this.#generation)
        throw new ConnectionLost(new Error('The connection belongs to another history than the newest.'));
      if (isOther) this.#begin();
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
