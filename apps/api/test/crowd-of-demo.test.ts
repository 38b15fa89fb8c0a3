import { readFile } from 'node:fs/promises';
import { request } from 'node:http';
import { expect, test } from 'vitest';
import { createClient } from '../../../packages/client/src/index.ts';
import { until } from '../../../packages/server/test/harness.ts';
import { isAlive } from './workers.ts';
import {
  afterwards,
  logLines,
  newDataDir,
  processesIn,
  secretsOf,
  type Server,
  startServer,
  visitorOf,
} from './harness.ts';

async function startDemo(variables: Record<string, string> = {}): Promise<{ server: Server; dataDir: string }> {
  const dataDir = await newDataDir();
  const server = await startServer({ STAGEDOOR_DATA_DIR: dataDir, ...variables });
  afterwards(async () => void (await server.stop()));
  return { server, dataDir };
}

async function killed(server: Server): Promise<void> {
  server.signal('SIGKILL');
  expect(await server.ended()).toBe('SIGKILL');
}

/** The processes that a server started with this argument. */
async function childrenOf({ pid }: Server, argument: string): Promise<number[]> {
  const children = (await readFile(`/proc/${pid}/task/${pid}/children`, 'utf8')).trim().split(' ').map(Number);
  const isMeant = async (child: number): Promise<boolean> =>
    (await readFile(`/proc/${child}/cmdline`, 'utf8')).split('\0').includes(argument);
  const meant = await Promise.all(children.map(isMeant));
  return children.filter((_child, index) => meant[index]);
}

const send = (server: Server, body: object, headers: Record<string, string> = {}): Promise<Response> =>
  fetch(`${server.url}/demo/crowd`, {
    method: 'POST',
    body: JSON.stringify(body),
    headers: { 'content-type': 'application/json', ...headers },
  });

test('whoever sends a crowd to the demo and enters after it stands in a real line, and the crowd ends with the server', async () => {
  const { server, dataDir } = await startDemo();
  const visitor = await visitorOf(server, dataDir, 'demo-1');
  const operator = createClient({ url: server.url, accessToken: (await secretsOf(dataDir)).operatorKey });
  const { concertId } = (await visitor.concert.list.query()).concerts[0]!;
  const pace = async (): Promise<number> => (await operator.queue.configure.mutate({ concertId })).admitPerSecond;
  const before = await pace();

  expect(await (await fetch(`${server.url}/demo/crowd`)).json()).toEqual({ concertId: null, isRunning: false });
  const sent = await send(server, { concertId });
  expect([sent.status, await sent.json()]).toEqual([202, { concertId, visitors: 200 }]);
  expect(await (await fetch(`${server.url}/demo/crowd`)).json()).toEqual({ concertId, isRunning: true });
  expect(
    (await visitor.queue.issueToken.mutate({ concertId })).state,
    'whoever enters at once stands in a line, too',
  ).toBe('waiting');
  const again = await send(server, { concertId });
  expect([again.status, await again.json()]).toEqual([409, expect.objectContaining({ concertId })]);

  await until(async () => (await operator.queue.stats.query({ concertId })).waiting > 60);
  const late = await visitorOf(server, dataDir, 'demo-2');
  const { ahead, state } = await late.queue.issueToken.mutate({ concertId });
  expect(state).toBe('waiting');
  expect(ahead).toBeGreaterThan(40);
  expect(await pace(), 'they are let in slowly').toBeLessThan(before);

  expect(await server.stop()).toBe(0);
  expect(logLines(server, 'the crowd of the demo is gone')).toHaveLength(1);
  expect(isAlive(server.pid)).toBe(false);
  expect(await processesIn(dataDir)).toEqual([]);
});

test('the pace of the queue is as before once the crowd is gone', async () => {
  const { server, dataDir } = await startDemo();
  const operator = createClient({ url: server.url, accessToken: (await secretsOf(dataDir)).operatorKey });
  const { concertId } = (await operator.concert.list.query()).concerts[0]!;
  const { admitPerSecond } = await operator.queue.configure.mutate({ concertId, admitPerSecond: 77 });
  // Nobody of a crowd that finds the queue closed stays.
  await operator.queue.close.mutate({ concertId });
  expect((await send(server, { concertId })).status).toBe(202);
  await until(() => logLines(server, 'the crowd of the demo is gone').length > 0);
  await until(async () => (await operator.queue.configure.mutate({ concertId })).admitPerSecond === admitPerSecond);
  expect(await (await fetch(`${server.url}/demo/crowd`)).json()).toEqual({ concertId: null, isRunning: false });
});

test('a server that is killed while a crowd is there leaves no queue slow: the next start sets it back, unless somebody chose', async () => {
  const { server, dataDir } = await startDemo();
  const { operatorKey } = await secretsOf(dataDir);
  const paceAt = async ({ url }: Server, concertId: string): Promise<number> =>
    (await createClient({ url, accessToken: operatorKey }).queue.stats.query({ concertId })).settings.admitPerSecond;
  const operator = createClient({ url: server.url, accessToken: operatorKey });
  const { concertId } = (await operator.concert.list.query()).concerts[0]!;
  await operator.queue.configure.mutate({ concertId, admitPerSecond: 77 });
  expect((await send(server, { concertId })).status).toBe(202);
  expect(await paceAt(server, concertId)).toBe(0);
  await until(async () => (await paceAt(server, concertId)) === 3);
  const crowd = await childrenOf(server, 'rush');
  expect(crowd).toHaveLength(1);
  await killed(server);
  await until(() => !isAlive(crowd[0]!));

  const next = await startServer({ STAGEDOOR_DATA_DIR: dataDir });
  afterwards(async () => void (await next.stop()));
  expect(await paceAt(next, concertId)).toBe(77);

  expect((await send(next, { concertId })).status).toBe(202);
  await createClient({ url: next.url, accessToken: operatorKey }).queue.configure.mutate({
    concertId,
    admitPerSecond: 5,
  });
  await killed(next);
  const last = await startServer({ STAGEDOOR_DATA_DIR: dataDir });
  afterwards(async () => void (await last.stop()));
  expect(await paceAt(last, concertId), 'what somebody set meanwhile stays').toBe(5);
});

test('nobody else sends a crowd: no other page, no proxy, no name that leads here, and none to no concert', async () => {
  const { server } = await startDemo();
  expect((await send(server, { concertId: 'con_none' })).status).toBe(404);
  expect((await send(server, {})).status).toBe(400);
  expect((await send(server, { concertId: 'con_none' }, { 'content-type': 'text/plain' })).status).toBe(415);
  expect((await send(server, { concertId: 'con_none' }, { 'x-forwarded-for': '203.0.113.9' })).status).toBe(404);
  const rebound = await new Promise<number | undefined>((resolve) => {
    request(`${server.url}/demo/crowd`, { headers: { host: 'tickets.example' } }, (answer) => {
      answer.resume();
      resolve(answer.statusCode);
    }).end();
  });
  expect(rebound).toBe(404);
  expect(await (await fetch(`${server.url}/demo/crowd`)).json()).toEqual({ concertId: null, isRunning: false });
});

test('without the demo there is no such thing', async () => {
  const { server } = await startDemo({ STAGEDOOR_DEMO: 'off' });
  expect((await fetch(`${server.url}/demo/crowd`)).status).toBe(404);
  expect((await send(server, { concertId: 'con_none' })).status).toBe(404);
});
