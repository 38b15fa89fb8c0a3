import { findPostgres } from '@stagedoor/postgres';
import { type DatabaseReport, inspectDatabase } from '@stagedoor/server';
import { dataDirOf, type Environment, secretsOfThisMachine } from '../server.ts';
import { clockFinding } from './clocks.ts';
import { fail, type Finding, ok, warn } from './finding.ts';

/** The database of DATABASE_URL, else that of the embedded default on this machine, where it runs. */
export async function databaseFindings(env: Environment): Promise<Finding[]> {
  const url = env['DATABASE_URL'] || (await embedded(env));
  if (url === undefined)
    return [warn('database', 'no DATABASE_URL, and no embedded PostgreSQL runs here', 'Start the server, or set it.')];
  try {
    return findingsOf(await inspectDatabase(url));
  } catch (error) {
    const says = error instanceof Error ? error.message : String(error);
    return [
      fail('database', `cannot be reached: ${says}`, 'Look at DATABASE_URL, PGPASSWORD, and what lies in between.'),
    ];
  }
}

async function embedded(env: Environment): Promise<string | undefined> {
  const secrets = await secretsOfThisMachine(env);
  return secrets && (await findPostgres({ dataDir: dataDirOf(env), password: secrets.databasePassword }));
}

function findingsOf(found: DatabaseReport): Finding[] {
  const { version, unfit, isPooled, isPrimary, connections, pendingMigrations, unknownMigrations } = found;
  const { most, now } = connections;
  return [
    unfit === undefined
      ? ok('database', `PostgreSQL ${version}, ${found.roundTripMs} ms away`)
      : fail('database', `PostgreSQL ${version}: ${unfit}`, 'A server does not start on it.'),
    ...(isPrimary ? [] : [fail('primary', 'it is a standby', 'Give the address of the primary in DATABASE_URL.')]),
    isPooled
      ? warn(
          'pooler',
          'a pooler stands in between, which costs planning',
          'Connect directly where you can: docs/operating.md, "PgBouncer".',
        )
      : ok('pooler', 'none in between'),
    now > 0.8 * most
      ? warn(
          'connections',
          `${now} of ${most} are taken`,
          'Raise max_connections, or lower STAGEDOOR_POOL_SIZE or STAGEDOOR_WORKERS.',
        )
      : ok('connections', `${now} of ${most} are taken`),
    migrationsFinding(pendingMigrations, unknownMigrations),
    clockFinding('database clock', 'the database’s clock', found.clockAheadMs, found.roundTripMs / 2),
  ];
}

function migrationsFinding(pending: readonly string[], unknown: readonly string[]): Finding {
  if (unknown.length > 0)
    return fail('migrations', `a newer version was here: ${unknown.join(', ')}`, 'Start that version or a newer one.');
  if (pending.length > 0)
    return warn('migrations', `${pending.length} to run: ${pending.join(', ')}`, 'The next start runs them by itself.');
  return ok('migrations', 'all have run');
}
