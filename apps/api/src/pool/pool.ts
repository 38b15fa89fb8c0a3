import type { Logger } from 'pino';
import { type CompleteEnv, provideDatabase } from '../database.ts';
import type { Env } from '../env.ts';
import { openWithDemo } from '../start.ts';
import { type Running, startInSteps } from '../steps.ts';
import { pickAddress } from './address.ts';
import { keepWorker, type KeptWorker } from './keep-worker.ts';

/** Starts a primary: it looks after the database and the workers, which all serve on one port. */
export async function startPool(env: Env, log: Logger, atOnce: AbortSignal): Promise<Running> {
  return await startInSteps(async (steps) => {
    const complete = await provideDatabase(env, log, steps);
    const stagedoor = await openWithDemo(complete, log);
    await stagedoor.stop();
    const { port, url } = await pickAddress(env);
    const { workers, allServe, failure } = keepWorkers(complete, variablesOf(complete, port), log);
    atOnce.addEventListener('abort', () => {
      for (const worker of workers) worker.hurry();
    });
    steps.push(async () => void (await Promise.all(workers.map((worker) => worker.stop()))));
    await Promise.race([allServe, failure]);
    return { url, failure };
  });
}

/** What a worker's environment has beside the primary's: all that the primary found or made up. */
function variablesOf(env: CompleteEnv, port: number): Record<string, string> {
  const { DATABASE_URL, STAGEDOOR_OPERATOR_KEY, STAGEDOOR_TOKEN_SECRET, STAGEDOOR_JWT_SECRET = '' } = env;
  const secrets = { STAGEDOOR_OPERATOR_KEY, STAGEDOOR_TOKEN_SECRET, STAGEDOOR_JWT_SECRET };
  return {
    DATABASE_URL,
    ...secrets,
    STAGEDOOR_DEMO: 'off',
    STAGEDOOR_DEMO_SIGN_IN: env.demoSignIn ? 'on' : 'off',
    PORT: String(port),
    STAGEDOOR_DRAIN_MS: String(env.drainMs),
    STAGEDOOR_WALLET_CHARGE: env.walletCharge,
  };
}

function keepWorkers({ STAGEDOOR_WORKERS: count, drainMs }: Env, variables: Record<string, string>, log: Logger) {
  const failing = Promise.withResolvers<never>();
  // Whoever awaits it may come later than the failure.
  failing.promise.catch(() => undefined);
  let started = false;
  // Once there is a service, what others still serve is better than nothing.
  const giveUp = (error: Error): void => {
    if (!started || !workers.some((worker) => worker.isServing())) failing.reject(error);
  };
  const workers: KeptWorker[] = Array.from({ length: count }, (_, index) =>
    keepWorker(index + 1, { variables, drainMs, log, onCannotStart: giveUp }),
  );
  const allServe = Promise.all(workers.map((worker) => worker.served)).then(() => (started = true));
  return { workers, allServe, failure: failing.promise };
}
