import { startThrowawayPostgres } from '@stagedoor/postgres';
import { migrate } from '@stagedoor/server/migrate';
import pg from 'pg';
import type { TestProject } from 'vitest/node';

declare module 'vitest' {
  interface ProvidedContext {
    /** A database on the test server from which others can be made. */
    adminUrl: string;
  }
}

/** The migrated database that each test file clones. */
export const templateName = 'stagedoor_template';

/**
 * One real PostgreSQL for the whole run, with a migrated template. Durable like the product's own, and of its version unless
 * `STAGEDOOR_TEST_POSTGRES` names the folder of another platform package. It goes with this process, whatever ends it.
 */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const binariesFrom = process.env['STAGEDOOR_TEST_POSTGRES'];
  const postgres = await startThrowawayPostgres({
    settings: { max_connections: '300' },
    ...(binariesFrom === undefined ? {} : { binariesFrom }),
  });
  const admin = new pg.Client({ connectionString: postgres.url });
  await admin.connect();
  await admin.query(`create database ${templateName}`);
  await admin.end();
  await migrate(Object.assign(new URL(postgres.url), { pathname: `/${templateName}` }).href);
  project.provide('adminUrl', postgres.url);
  return () => postgres.stop();
}
