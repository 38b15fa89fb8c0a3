import { describeError, openStagedoor, serve, type Stagedoor } from '@stagedoor/server';
import type { Logger } from 'pino';
import { DemoCrowd } from './crowd/demo-crowd.ts';
import { mountCrowd } from './crowd/mount-crowd.ts';
import { type CompleteEnv, provideDatabase } from './database.ts';
import { loadDemo } from './demo.ts';
import type { Env } from './env.ts';
import { mountPages } from './pages/pages.ts';
import { settingsOf } from './settings.ts';
import { type Running, startInSteps } from './steps.ts';
import { startTracing } from './tracing.ts';

/**
 * Starts everything in this process: the embedded PostgreSQL unless there is another, the schema, the demo, the HTTP server.
 * @param atOnce aborted when a stop must not wait for anyone any more
 */
export async function start(env: Env, log: Logger, atOnce: AbortSignal): Promise<Running> {
  return await startInSteps(async (steps) => {
    await startTracing(env, steps);
    const complete = await provideDatabase(env, log, steps);
    const stagedoor = await openWithDemo(complete, log);
    steps.push(() => stagedoor.stop());
    // Each worker counts for itself, and a scrape meets any of them.
    if (env.worker !== undefined) stagedoor.registry.setDefaultLabels({ worker: env.worker });
    const crowd = mayCrowd(env, complete) ? new DemoCrowd(stagedoor, complete, log) : undefined;
    await crowd?.heal();
    const served = await serve(stagedoor, settingsOf(complete, log), {
      port: env.PORT,
      host: env.HOST,
      mount: (app) => {
        if (crowd) mountCrowd(app, crowd);
        mountPages(app, complete, (error) => log.warn({ err: describeError(error) }, 'a page was not drawn'));
      },
    });
    steps.push(() => served.close({ atOnce }));
    if (crowd) steps.push(() => crowd.stop());
    return { url: served.url };
  });
}

/** A crowd comes to the demo of the embedded default alone: its users are made for it, and sign in by the shared secret. */
const mayCrowd = (given: Env, { STAGEDOOR_DEMO, STAGEDOOR_JWKS_URL }: CompleteEnv): boolean =>
  given.DATABASE_URL === undefined && STAGEDOOR_DEMO === true && STAGEDOOR_JWKS_URL === undefined;

/** Opens a Stagedoor, which brings its database up to date, and loads the demo where it is wanted. */
export async function openWithDemo(env: CompleteEnv, log: Logger): Promise<Stagedoor> {
  const stagedoor = await openStagedoor(settingsOf(env, log));
  try {
    if (env.STAGEDOOR_DEMO === true) await loadDemo(stagedoor.createCaller({ kind: 'operator' }), new Date());
    return stagedoor;
  } catch (error) {
    await stagedoor.stop();
    throw error;
  }
}
