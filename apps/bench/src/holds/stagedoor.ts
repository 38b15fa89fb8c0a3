import { defaults, openStagedoor, type Stagedoor } from '@stagedoor/server';
import { pino } from 'pino';
import { jwt, operatorKey, tokenSecret } from '../secrets.ts';
import { poolSize } from './way.ts';

/** A Stagedoor with the product's own settings. */
export const open = (databaseUrl: string): Promise<Stagedoor> =>
  openStagedoor({
    ...defaults,
    poolSize,
    databaseUrl,
    tokenSecrets: [tokenSecret],
    operatorKey,
    jwt,
    log: pino({ level: 'warn' }),
  });

/** Names of the invariants that do not hold in this database, with what breaks them. */
export async function brokenInvariants(databaseUrl: string): Promise<string[]> {
  const stagedoor = await open(databaseUrl);
  try {
    const audit = await stagedoor.createCaller({ kind: 'operator' }).wallet.audit();
    return audit.filter((row) => !row.holds).map((row) => `${row.name}: ${row.violations.join('; ')}`);
  } finally {
    await stagedoor.stop();
  }
}
