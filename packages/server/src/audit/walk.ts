import type { Findings } from './findings.ts';
import type { Invariant } from './invariants.ts';
import { piecesOf, whereKey } from './pieces.ts';
import type { Snapshot } from './snapshot.ts';

/** A query that finds what breaks an invariant: one text column, no rows when it holds. It reads `piece`, the rows of a piece. */
export interface Check {
  readonly invariant: Invariant;
  readonly violations: string;
}

/** A table with what is checked in each of its pieces. */
export interface Walk {
  readonly table: string;
  /** Where pieces may end: rows with the same key are checked together. */
  readonly key: readonly string[];
  readonly checks: readonly Check[];
  /** Sums over the piece: columns currency, kind and total. */
  readonly totals?: string;
}

/** Money by currency and kind: every piece adds to it. */
export type Totals = Map<string, Map<string, bigint>>;

/** What a walk is given. `onRows` is told of every piece that is done. */
export interface Walking {
  readonly snapshot: Snapshot;
  readonly findings: Findings;
  readonly totals: Totals;
  /** The moment at which holds are judged live: just after the snapshot, so none of them was taken over in it. */
  readonly now: string;
  readonly pieceRows: number;
  readonly onRows: (table: string, rows: number) => void;
}

/** Checks a table piece by piece. */
export async function walkTable(walk: Walk, walking: Walking): Promise<void> {
  const { snapshot, findings, pieceRows } = walking;
  for await (const piece of piecesOf(snapshot, walk.table, walk.key, pieceRows)) {
    const key = walk.key.join(', ');
    const rows = `select *, $1::timestamptz as audited_at from ${walk.table} ${whereKey(walk.key, piece, 2)} order by ${key}`;
    const values = [walking.now, ...(piece.low ?? []), ...(piece.high ?? [])];
    for (const { invariant, violations } of walk.checks) {
      const room = findings.room(invariant);
      if (room === 0) continue;
      const text = `with piece as (${rows}) select violation from (${violations}) as v (violation) limit ${room}`;
      for (const { violation } of await snapshot.rows<{ violation: string }>(text, values))
        findings.add(invariant, violation);
    }
    if (walk.totals !== undefined) {
      const text = `with piece as (${rows}) ${walk.totals}`;
      for (const { currency, kind, total } of await snapshot.rows<Total>(text, values))
        add(walking.totals, currency, kind, BigInt(total));
    }
    walking.onRows(walk.table, pieceRows);
  }
}

interface Total {
  readonly currency: string;
  readonly kind: string;
  readonly total: string;
}

function add(totals: Totals, currency: string, kind: string, amount: bigint): void {
  const kinds = totals.get(currency) ?? new Map<string, bigint>();
  totals.set(currency, kinds.set(kind, (kinds.get(kind) ?? 0n) + amount));
}
