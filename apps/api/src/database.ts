import { startPostgres } from '@stagedoor/postgres';
import { weakSecrets } from '@stagedoor/server';
import type { Logger } from 'pino';
import { type Env, secretsOf } from './env.ts';
import { keptSecrets } from './secrets.ts';
import type { Steps } from './steps.ts';

/** The environment with nothing left to make up: where the database is, and the secrets. */
export type CompleteEnv = Env & Record<'DATABASE_URL' | 'STAGEDOOR_OPERATOR_KEY' | 'STAGEDOOR_TOKEN_SECRET', string>;

/** Starts the embedded PostgreSQL unless there is another, and fills in its address, its secrets and its demo. */
export async function provideDatabase(env: Env, log: Logger, steps: Steps): Promise<CompleteEnv> {
  // `readEnv` has seen to it that the secrets come with the address.
  if (env.DATABASE_URL !== undefined) return env as CompleteEnv;
  const secrets = await keptSecrets(env.dataDir);
  const postgres = await startPostgres({
    dataDir: env.dataDir,
    password: secrets.databasePassword,
    settings: { max_connections: String(connectionsFor(env)) },
    log: (message, fields) => log.info(fields ?? {}, message),
  });
  steps.push(() => postgres.stop());
  const complete = {
    ...env,
    DATABASE_URL: postgres.url,
    STAGEDOOR_OPERATOR_KEY: env.STAGEDOOR_OPERATOR_KEY ?? secrets.operatorKey,
    STAGEDOOR_TOKEN_SECRET: env.STAGEDOOR_TOKEN_SECRET ?? secrets.tokenSecret,
    STAGEDOOR_JWT_SECRET: env.STAGEDOOR_JWT_SECRET ?? secrets.jwtSecret,
    STAGEDOOR_DEMO: env.STAGEDOOR_DEMO ?? true,
  };
  const weak = weakSecrets(secretsOf(complete));
  if (weak.length > 0) log.warn({ weak }, 'secrets that can be guessed; with DATABASE_URL they are refused');
  return complete;
}

/** A process also migrates when it starts, on connections beside its pool; some are left for people who look around. */
function connectionsFor({ STAGEDOOR_WORKERS: workers, STAGEDOOR_POOL_SIZE: poolSize }: Env): number {
  return Math.max(100, workers * (poolSize + 3) + 20);
}
