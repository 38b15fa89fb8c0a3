import { dataDirOf, type Environment, type ServerOptions } from '../server.ts';
import { databaseFindings } from './database.ts';
import type { Finding } from './finding.ts';
import { diskFinding, nodeFinding } from './machine.ts';
import { serverFindings } from './server.ts';
import { settingsFindings } from './settings.ts';

/** Looks at everything that a sale stands on, and changes nothing. */
export async function examine(options: ServerOptions, env: Environment): Promise<Finding[]> {
  const [server, database, disk] = await Promise.all([
    serverFindings(options, env),
    databaseFindings(env),
    diskFinding(dataDirOf(env)),
  ]);
  return [nodeFinding(), ...settingsFindings(env), ...server, ...database, disk];
}
