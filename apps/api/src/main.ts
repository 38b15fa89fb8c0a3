import { describeError } from '@stagedoor/server';
import { pino } from 'pino';
import { type Env, readEnv } from './env.ts';
import { explain } from './explain.ts';
import { startPool } from './pool/pool.ts';
import { complain, obeyPrimary } from './pool/worker.ts';
import { start } from './start.ts';
import { welcome } from './welcome.ts';

/** How long a stop may take before the process ends all the same. */
const stopDeadlineMs = 25_000;

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

let stopping = false;
const isPrimary = env.worker === undefined && env.STAGEDOOR_WORKERS > 1;
const starting = isPrimary ? startPool(env, log) : start(env, log);
// A Ctrl-C reaches the workers, too. They drain then, and find nothing left to do when the primary says so.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => void stop({ signal }));
if (env.worker !== undefined) obeyPrimary((reason) => void stop({ reason }));

try {
  const { url, failure } = await starting;
  log.info({ url }, 'serving');
  if (env.DATABASE_URL === undefined) process.stdout.write(welcome(url));
  await failure;
} catch (error) {
  await fail(error, env.worker);
}

async function stop(why: object): Promise<void> {
  if (stopping) return;
  stopping = true;
  log.info(why, 'stopping');
  setTimeout(() => process.exit(1), stopDeadlineMs).unref();
  const running = await starting.catch(() => undefined);
  await running?.stop();
  log.info('stopped');
  process.exit(0);
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
