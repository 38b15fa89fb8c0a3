import { QueryTypes, type Sequelize } from 'sequelize';
import { explainDistrust, refuseUnusableCertificates } from './certificates.ts';
import { refuseUnfitDatabase, UnfitDatabase } from './durability.ts';
import { pendingMigrations } from './migrate.ts';
import { openForStart } from './open.ts';
import { isPooled } from './pooler.ts';

/** A database as an operator should know it before a server starts on it. */
export interface DatabaseReport {
  /** Such as `18.4`. */
  readonly version: string;
  /** Why a server would refuse it; undefined when it would not. */
  readonly unfit: string | undefined;
  /** Whether a pooler such as PgBouncer stands in between. */
  readonly isPooled: boolean;
  /** Migrations that the next start of this version runs. */
  readonly pendingMigrations: readonly string[];
  /** Migrations that ran and that this version does not know: a newer one was here. */
  readonly unknownMigrations: readonly string[];
  /** Most connections of all clients together, and how many there are now. */
  readonly connections: { readonly most: number; readonly now: number };
  /** Whether it takes writes: no standby. */
  readonly isPrimary: boolean;
  /** How far its clock is ahead of this process's, in milliseconds, to within half of the next figure. */
  readonly clockAheadMs: number;
  /** How long the database took to answer, in milliseconds. */
  readonly roundTripMs: number;
}

/**
 * Looks at a database without changing anything.
 * @throws what keeps it from being reached, in words about what to do
 */
export async function inspectDatabase(url: string): Promise<DatabaseReport> {
  refuseUnusableCertificates(url);
  const pooled = await pooledOrUnfit(url);
  const db = openForStart(url);
  try {
    const unfit = pooled.unfit ?? (await complaintOf(() => refuseUnfitDatabase(db)));
    return { ...(await factsOf(db)), ...(await pendingMigrations(db)), isPooled: pooled.isPooled, unfit };
  } finally {
    await db.close();
  }
}

async function pooledOrUnfit(url: string): Promise<Pick<DatabaseReport, 'isPooled' | 'unfit'>> {
  try {
    return { isPooled: await isPooled(url), unfit: undefined };
  } catch (error) {
    if (!(error instanceof UnfitDatabase)) throw explainDistrust(error);
    return { isPooled: true, unfit: error.message };
  }
}

async function complaintOf(check: () => Promise<void>): Promise<string | undefined> {
  try {
    await check();
    return undefined;
  } catch (error) {
    if (error instanceof UnfitDatabase) return error.message;
    throw error;
  }
}

async function factsOf(
  db: Sequelize,
): Promise<Pick<DatabaseReport, 'version' | 'connections' | 'isPrimary' | 'clockAheadMs' | 'roundTripMs'>> {
  const rows = await db.query<{ version: string; most: number; now: number; is_primary: boolean }>(
    `select current_setting('server_version') as version, current_setting('max_connections')::int as most,
      (select count(*)::int from pg_stat_activity where backend_type = 'client backend') as now,
      not pg_is_in_recovery() as is_primary`,
    { type: QueryTypes.SELECT },
  );
  const { version, most, now, is_primary: isPrimary } = rows[0]!;
  // Asked apart, on a connection that is open: its answer is as quick as the way is.
  const askedMs = Date.now();
  const clock = await db.query<{ ms: string }>('select (extract(epoch from clock_timestamp()) * 1000)::bigint as ms', {
    type: QueryTypes.SELECT,
  });
  const roundTripMs = Date.now() - askedMs;
  const clockAheadMs = Math.round(Number(clock[0]!.ms) - askedMs - roundTripMs / 2);
  return { version, connections: { most, now }, isPrimary, clockAheadMs, roundTripMs };
}
