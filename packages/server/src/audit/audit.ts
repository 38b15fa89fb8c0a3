import { checkAdmissions } from './admissions.ts';
import type { InvariantOutput } from './audit.schemas.ts';
import { concertWalks } from './concert-walks.ts';
import { Findings } from './findings.ts';
import type { Snapshot } from './snapshot.ts';
import { type Totals, type Walking, walkTable } from './walk.ts';
import { checkMoney, walletWalks } from './wallet-walks.ts';

const walks = [...walletWalks, ...concertWalks];

/** How far an audit has come. */
export interface Progress {
  /** The table under its eyes. */
  readonly table: string;
  readonly rows: number;
  /** By PostgreSQL's own estimate of the tables' sizes. */
  readonly expectedRows: number;
}

export interface AuditOptions {
  /** Rows that one statement checks. */
  readonly pieceRows?: number;
  readonly onProgress?: (progress: Progress) => void;
}

/** Checks every invariant in one snapshot, in pieces: a statement a piece and check, whatever the size of the tables. */
export async function audit(snapshot: Snapshot, options: AuditOptions = {}): Promise<InvariantOutput[]> {
  const { pieceRows = 10_000, onProgress } = options;
  const [start] = await snapshot.rows<{ now: string; expected: string }>(
    `select clock_timestamp()::text as now, (
       select coalesce(sum(greatest(reltuples, 0)), 0)::bigint from unnest($1::text[]) as t (name) join pg_class on oid = to_regclass(name)
     ) as expected`,
    // Tokens are read a second time, place by place.
    [[...walks.map((walk) => walk.table), 'tokens']],
  );
  let rows = 0;
  const findings = new Findings();
  const totals: Totals = new Map();
  const walking: Walking = {
    snapshot,
    findings,
    totals,
    pieceRows,
    now: start!.now,
    onRows(table, more) {
      rows += more;
      onProgress?.({ table, rows, expectedRows: Number(start!.expected) });
    },
  };
  for (const walk of walks) await walkTable(walk, walking);
  checkMoney(totals, findings);
  await checkAdmissions(walking);
  return findings.results();
}
