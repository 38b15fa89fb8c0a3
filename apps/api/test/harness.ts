import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createClient, type StagedoorClient } from '../../../packages/client/src/index.ts';
import { afterwards } from '../../../packages/postgres/test/harness.ts';
import { until } from '../../../packages/server/test/harness.ts';
import { accessTokenFor } from '../src/access-token.ts';
import { readEnv } from '../src/env.ts';

export {
  afterwards,
  eventually,
  isRoot,
  newDataDir,
  processesIn,
  sharedDataDir,
} from '../../../packages/postgres/test/harness.ts';

const program = fileURLToPath(new URL('../src/main.ts', import.meta.url));

/** Long enough for a first start, or an end, on a busy machine. */
const startsWithinMs = 90_000;

/** The server as a program: what it says, and how it ends. */
export interface Program {
  readonly pid: number;
  /** All of standard output so far. */
  stdout(): string;
  stderr(): string;
  /** Its exit code, or the signal that ended it. */
  ended(withinMs?: number): Promise<number | string>;
  signal(name: 'SIGINT' | 'SIGTERM' | 'SIGHUP' | 'SIGKILL'): void;
}

/** The program once it serves. */
export interface Server extends Program {
  readonly url: string;
  /** Stops it as a supervisor does, and says how it ended. */
  stop(): Promise<number | string>;
}

/** What the server's environment has beside ours: none of its variables come from whoever runs the tests. */
function environment(variables: Record<string, string>): NodeJS.ProcessEnv {
  const inherited = Object.entries(process.env).filter(
    ([name]) => !name.startsWith('STAGEDOOR_') && !['PORT', 'HOST', 'DATABASE_URL'].includes(name),
  );
  return { ...Object.fromEntries(inherited), PORT: '0', ...variables };
}

/** Runs the program. It is killed at the test's end, at the latest. */
export function launch(variables: Record<string, string>): Program {
  const child = spawn(process.execPath, [program], { env: environment(variables), stdio: ['ignore', 'pipe', 'pipe'] });
  const said = { stdout: '', stderr: '' };
  for (const stream of ['stdout', 'stderr'] as const)
    child[stream].setEncoding('utf8').on('data', (text: string) => (said[stream] += text));
  // 'close' comes once the output has been read, too.
  const closed = once(child, 'close').then(([code, signal]) => (code ?? signal) as number | string);
  afterwards(() => kill(child));
  return {
    pid: child.pid!,
    stdout: () => said.stdout,
    stderr: () => said.stderr,
    ended: (withinMs = startsWithinMs) => within(withinMs, closed, () => said.stdout + said.stderr),
    signal: (name) => void child.kill(name),
  };
}

/** Runs the program until it serves. */
export async function startServer(variables: Record<string, string>): Promise<Server> {
  const launched = launch(variables);
  let ended = false;
  void launched.ended(3_600_000).then(() => (ended = true));
  await until(() => ended || logLine(launched, 'serving') !== undefined, startsWithinMs);
  const serving = logLine(launched, 'serving');
  if (serving === undefined) throw new Error(`It does not serve: ${launched.stdout()}${launched.stderr()}`);
  const stop = (): Promise<number | string> => {
    launched.signal('SIGTERM');
    return launched.ended();
  };
  return { ...launched, url: serving['url'] as string, stop };
}

/** All JSON lines of the log with this message. */
export function logLines(launched: Program, message: string): Record<string, unknown>[] {
  return launched
    .stdout()
    .split('\n')
    .filter((line) => line.startsWith('{') && line.endsWith('}'))
    .map((line) => JSON.parse(line) as Record<string, unknown>)
    .filter((line) => line['msg'] === message);
}

/** The first JSON line of the log with this message. */
export function logLine(launched: Program, message: string): Record<string, unknown> | undefined {
  return logLines(launched, message)[0];
}

async function kill(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill('SIGKILL');
  await once(child, 'exit');
}

async function within<T>(ms: number, result: Promise<T>, said: () => string): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error(`It still runs after ${ms} ms: ${said()}`)), ms);
  });
  return await Promise.race([result, late]).finally(() => clearTimeout(timer));
}

/** The SDK as a demo visitor of the server that keeps its secrets in `dataDir`. */
export async function visitorOf(server: Server, dataDir: string, userId: string): Promise<StagedoorClient> {
  const accessToken = await accessTokenFor(userId, readEnv({ STAGEDOOR_DATA_DIR: dataDir }));
  return createClient({ url: server.url, accessToken });
}

/** What the server keeps to itself. */
export async function secretsOf(dataDir: string): Promise<Record<'operatorKey' | 'databasePassword', string>> {
  return JSON.parse(await readFile(join(dataDir, 'secrets.json'), 'utf8')) as Awaited<ReturnType<typeof secretsOf>>;
}

/** The address of a server's own PostgreSQL. */
export async function databaseOf(server: Server, dataDir: string): Promise<string> {
  const { databasePassword } = await secretsOf(dataDir);
  return `postgres://stagedoor:${databasePassword}@127.0.0.1:${String(logLine(server, 'postgres started')?.['port'])}/stagedoor`;
}

/** Names of the invariants that do not hold. */
export async function brokenInvariants(server: Server, dataDir: string): Promise<string[]> {
  const { operatorKey } = await secretsOf(dataDir);
  const audit = await createClient({ url: server.url, accessToken: operatorKey }).wallet.audit.query();
  return audit.filter((row) => !row.holds).map((row) => row.name);
}

/** A visitor inside, who holds the first free seat of the newest concert. */
export async function holdSeat(visitor: StagedoorClient): Promise<{ token: string; reservationId: string }> {
  const { concerts } = await visitor.concert.list.query();
  const { concertId } = concerts[0]!;
  const { token } = await enter(visitor, concertId);
  const { schedules } = await visitor.concert.availableDates.query({ concertId, token });
  const { scheduleId } = schedules[0]!;
  const { seats } = await visitor.concert.availableSeats.query({ concertId, scheduleId, token });
  const { reservationId } = await visitor.concert.reserve.mutate({
    concertId,
    scheduleId,
    seatIds: [seats[0]!.seatId],
    token,
    idempotencyKey: crypto.randomUUID(),
  });
  return { token, reservationId };
}

/** Enters and waits for the turn. */
export async function enter(visitor: StagedoorClient, concertId: string): Promise<{ token: string }> {
  const { token } = await visitor.queue.issueToken.mutate({ concertId });
  await until(async () => (await visitor.queue.status.query({ token })).state === 'active');
  return { token };
}

/** Buys one ticket, charging the wallet for it. */
export async function buyTicket(visitor: StagedoorClient): Promise<{ paymentId: string; seatIds: number[] }> {
  const { token, reservationId } = await holdSeat(visitor);
  await visitor.wallet.charge.mutate({ amount: 500_000, token, idempotencyKey: crypto.randomUUID() });
  const paid = await visitor.payment.pay.mutate({ reservationId, token, idempotencyKey: crypto.randomUUID() });
  return { paymentId: paid.paymentId, seatIds: paid.reservation.seatIds };
}
