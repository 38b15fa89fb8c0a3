import { type RunningPostgres, startPostgres } from '@stagedoor/postgres';
import { openStagedoor, type Served, serve, type Stagedoor } from '@stagedoor/server';
import type { Logger } from 'pino';
import { loadDemo } from './demo.ts';
import type { Env } from './env.ts';
import { keptSecrets } from './secrets.ts';
import { settingsOf } from './settings.ts';

/** A server at work, with whatever it started for itself. */
export interface Running {
  readonly url: string;
  /** Lets requests finish, then stops what was started, in the reverse order. */
  stop(): Promise<void>;
}

/** Starts everything: the embedded PostgreSQL unless there is another, the schema, the demo, the HTTP server. */
export async function start(env: Env, log: Logger): Promise<Running> {
  const steps: (() => Promise<void>)[] = [];
  const stop = async (): Promise<void> => {
    for (let step = steps.pop(); step; step = steps.pop()) await step();
  };
  try {
    const served = await startAll(env, log, steps);
    return { url: served.url, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function startAll(env: Env, log: Logger, steps: (() => Promise<void>)[]): Promise<Served> {
  const embedded = env.DATABASE_URL === undefined;
  const secrets = embedded ? await keptSecrets(env.dataDir) : undefined;
  let databaseUrl = env.DATABASE_URL;
  if (secrets) {
    const postgres: RunningPostgres = await startPostgres({
      dataDir: env.dataDir,
      password: secrets.databasePassword,
      log: (message, fields) => log.info(fields ?? {}, message),
    });
    steps.push(() => postgres.stop());
    databaseUrl = postgres.url;
  }
  const settings = settingsOf(env, secrets, databaseUrl!, log);
  const stagedoor: Stagedoor = await openStagedoor(settings);
  steps.push(() => stagedoor.stop());
  if (env.STAGEDOOR_DEMO ?? embedded) await loadDemo(stagedoor.createCaller({ kind: 'operator' }), new Date());
  const served = await serve(stagedoor, settings, { port: env.PORT, host: env.HOST });
  steps.push(() => served.close());
  return served;
}
