import { describeError } from '@stagedoor/server';
import { pino } from 'pino';
import { type Env, readEnv } from './env.ts';
import { explain } from './explain.ts';
import { hasPages } from './pages/pages.ts';
import { startPool } from './pool/pool.ts';
import { complain, obeyPrimary } from './pool/worker.ts';
import { start } from './start.ts';
import { welcome } from './welcome.ts';

/** How long a stop may take, beside the draining, before the process ends all the same. */
const stopDeadlineMs = 25_000;

/** A signal that comes again this soon was passed on by whoever runs this, and not sent by a person who is tired of waiting. */
const sameSignalMs = 100;

const env = await read();
const log = pino({
  level: env.STAGEDOOR_LOG_LEVEL,
  base: env.worker === undefined ? null : { worker: env.worker },
  serializers: { err: describeError },
  redact: ['*.authorization', '*.token', '*.password'],
});

// Node would print it as it is, values and all. Whoever supervises the process starts it again.
process.on('uncaughtException', (error) => {
  log.fatal({ err: error }, 'the server cannot go on');
  process.exit(1);
});

let stoppingSinceMs: number | undefined;
const atOnce = new AbortController();
const isPrimary = env.worker === undefined && env.STAGEDOOR_WORKERS > 1;
const starting = isPrimary ? startPool(env, log, atOnce.signal) : start(env, log, atOnce.signal);
// A Ctrl-C reaches the workers, too. They drain then, and find nothing left to do when the primary says so.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
  process.on(signal, () => {
    if (stoppingSinceMs !== undefined && performance.now() - stoppingSinceMs > sameSignalMs) hurry();
    void stop({ signal });
  });
if (env.worker !== undefined) obeyPrimary((reason) => void stop({ reason }), hurry);

try {
  const { url, failure } = await starting;
  log.info({ url }, 'serving');
  if (env.worker === undefined) sayWhoMayCharge(env);
  if (env.DATABASE_URL === undefined) process.stdout.write(welcome(url, env, { hasPages: hasPages() }));
  await failure;
} catch (error) {
  await fail(error, env.worker);
}

/** Money is nothing to find out about later. */
function sayWhoMayCharge({ walletCharge, DATABASE_URL }: Env): void {
  if (walletCharge === 'closed')
    log.info(
      'wallet.charge is closed: services that took a payment call wallet.credit (STAGEDOOR_WALLET_CHARGE=closed)',
    );
  else if (DATABASE_URL !== undefined)
    log.warn('wallet.charge is open: whoever signs in makes money from nothing (STAGEDOOR_WALLET_CHARGE=open)');
}

async function stop(why: object): Promise<void> {
  if (stoppingSinceMs !== undefined) return;
  stoppingSinceMs = performance.now();
  log.info(why, 'stopping');
  setTimeout(() => process.exit(1), env.drainMs + stopDeadlineMs).unref();
  const running = await starting.catch(() => undefined);
  await running?.stop();
  log.info('stopped');
  process.exit(0);
}

/** A second signal: whoever sent it won't wait. What was accepted still commits. */
function hurry(): void {
  log.info('stopping at once');
  atOnce.abort();
}

async function read(): Promise<Env> {
  try {
    return readEnv();
  } catch (error) {
    return await fail(error);
  }
}

/** What a person can mend is said plainly, and by the primary alone; anything else shows where it came from. */
async function fail(error: unknown, worker?: number): Promise<never> {
  const text = explain(error);
  if (text === undefined) {
    log.fatal({ err: error }, 'the server could not start');
    // A silent log must not make a silent failure.
    process.stderr.write('The server could not start; its log says why (STAGEDOOR_LOG_LEVEL=info).\n');
  } else if (worker === undefined) process.stderr.write(`${text}\n`);
  else await complain(text);
  process.exit(1);
}
