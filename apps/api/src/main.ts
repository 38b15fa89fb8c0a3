import { DataDirectoryInUse } from '@stagedoor/postgres';
import { UnfitDatabase } from '@stagedoor/server';
import { pino } from 'pino';
import { welcome } from './welcome.ts';
import { BadEnvironment, type Env, readEnv } from './env.ts';
import { type Running, start } from './start.ts';

/** How long a stop may take before the process ends all the same. */
const stopDeadlineMs = 25_000;

const env = read();
const log = pino({ level: env.STAGEDOOR_LOG_LEVEL, base: null, redact: ['*.authorization', '*.token', '*.password'] });

let stopping = false;
const starting = start(env, log);
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => void stop(signal));

try {
  const { url } = await starting;
  log.info({ url }, 'serving');
  if (env.DATABASE_URL === undefined) process.stdout.write(welcome(url));
} catch (error) {
  fail(error);
}

async function stop(signal: string): Promise<void> {
  if (stopping) return;
  stopping = true;
  log.info({ signal }, 'stopping');
  setTimeout(() => process.exit(1), stopDeadlineMs).unref();
  const running: Running | undefined = await starting.catch(() => undefined);
  await running?.stop();
  log.info('stopped');
  process.exit(0);
}

function read(): Env {
  try {
    return readEnv();
  } catch (error) {
    return fail(error);
  }
}

/** What a person can mend is said plainly; anything else shows where it came from. */
function fail(error: unknown): never {
  const expected =
    error instanceof BadEnvironment || error instanceof DataDirectoryInUse || error instanceof UnfitDatabase;
  if (isPortTaken(error)) {
    process.stderr.write(
      `Port ${error.port} on ${error.address} is taken. Stop what listens there, or choose another port: PORT=3001 npx -y pnpm@12 start\n`,
    );
  } else if (expected) {
    process.stderr.write(`${error.message}\n`);
  } else {
    log.fatal({ err: error }, 'the server could not start');
  }
  process.exit(1);
}

function isPortTaken(error: unknown): error is { port: number; address: string } {
  return error instanceof Error && 'code' in error && error.code === 'EADDRINUSE';
}
