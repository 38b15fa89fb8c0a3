import { QueryTypes, type Sequelize } from 'sequelize';

/** The database can't be trusted with money, or is too old. */
export class UnfitDatabase extends Error {}

const oldestVersion = 150_000;

/** Refuses a database that would lose acknowledged payments in a crash, or that is older than PostgreSQL 15. */
export async function refuseUnfitDatabase(db: Sequelize): Promise<void> {
  const settings = await db.query<{ name: string; setting: string }>(
    `select name, setting from pg_settings where name in ('server_version_num', 'fsync', 'full_page_writes', 'synchronous_commit')`,
    { type: QueryTypes.SELECT },
  );
  const of = new Map(settings.map(({ name, setting }) => [name, setting]));
  if (Number(of.get('server_version_num')) < oldestVersion)
    throw new UnfitDatabase('Stagedoor needs PostgreSQL 15 or newer.');
  for (const name of ['fsync', 'full_page_writes', 'synchronous_commit']) {
    if (of.get(name) === 'off')
      throw new UnfitDatabase(`The database runs with ${name} = off and would lose payments in a crash. Turn it on.`);
  }
}
