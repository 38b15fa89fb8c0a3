import { expect } from 'vitest';
import { createClient, type StagedoorClient } from '../../../packages/client/src/index.ts';
import { until } from '../../../packages/server/test/harness.ts';
import { accessTokenFor } from '../src/access-token.ts';
import { readEnv } from '../src/env.ts';
import { afterwards, logLines, secretsOf, type Server, startServer } from './harness.ts';

/** Each worker's latest process. */
export function pidsOf(server: Server): Map<number, number> {
  return new Map(logLines(server, 'worker serves').map(({ worker, pid }) => [worker as number, pid as number]));
}

/** Whether a process with this id is there. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

/** Two workers that serve, on the given data directory. */
export async function startWorkers(dataDir: string): Promise<Server> {
  const server = await startServer({ STAGEDOOR_DATA_DIR: dataDir, STAGEDOOR_WORKERS: '2' });
  await until(() => logLines(server, 'serving').some(({ worker }) => worker === undefined));
  const pids = [...pidsOf(server).values()];
  expect(new Set([...pids, server.pid]).size).toBe(3);
  afterwards(async () => {
    for (const pid of pids) if (isAlive(pid)) process.kill(pid, 'SIGKILL');
  });
  return server;
}

/** Every call on a connection of its own, which the primary hands to the next worker. */
const onNewConnection: typeof fetch = (input, init) => {
  const headers = new Headers(init?.headers);
  headers.set('connection', 'close');
  return fetch(input, { ...init, headers, signal: AbortSignal.timeout(60_000) });
};

/** The SDK as a demo visitor, whose every call any worker may answer. */
export async function visitor(server: Server, dataDir: string, userId: string): Promise<StagedoorClient> {
  const accessToken = await accessTokenFor(userId, readEnv({ STAGEDOOR_DATA_DIR: dataDir }));
  return createClient({ url: server.url, accessToken, fetch: onNewConnection });
}

/** The SDK as the operator, whose every call any worker may answer. */
export async function operatorOf(server: Server, dataDir: string): Promise<StagedoorClient> {
  const { operatorKey } = await secretsOf(dataDir);
  return createClient({ url: server.url, accessToken: operatorKey, fetch: onNewConnection });
}

/** How many calls each worker has answered. */
export async function callsByWorker(server: Server, dataDir: string): Promise<Map<string, number>> {
  const { operatorKey } = await secretsOf(dataDir);
  const calls = new Map<string, number>();
  for (let scrape = 0; scrape < 10; scrape++) {
    const headers = { authorization: `Bearer ${operatorKey}` };
    const text = await (await onNewConnection(`${server.url}/metrics`, { headers })).text();
    const worker = /worker="(\d+)"/.exec(text)![1]!;
    const counts = text.matchAll(/^stagedoor_calls_total\{.*\} (\d+)$/gm);
    calls.set(
      worker,
      [...counts].reduce((sum, [, count]) => sum + Number(count), 0),
    );
  }
  return calls;
}
