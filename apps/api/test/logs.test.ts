import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { createClient } from '../../../packages/client/src/index.ts';
import { createDatabase, until } from '../../../packages/server/test/harness.ts';
import { accessTokenFor } from '../src/access-token.ts';
import { readEnv } from '../src/env.ts';
import { afterwards, launch, logLine, newDataDir, startServer } from './harness.ts';

const secrets = {
  STAGEDOOR_OPERATOR_KEY: 'operator-key-of-this-test',
  STAGEDOOR_TOKEN_SECRET: 'a token secret of this test, 32 or longer',
  STAGEDOOR_JWT_SECRET: 'a shared secret of this test, 32 or longer',
};

/** The way to a database, which can be cut: at once, or each time that somebody sends COMMIT. */
interface Cable {
  readonly url: string;
  readonly commitsCut: () => number;
  isCut: boolean;
  cutsCommits: boolean;
  cut(): void;
}

async function cable(to: URL): Promise<Cable> {
  const sockets = new Set<Socket>();
  let commitsCut = 0;
  const state: Cable = {
    url: '',
    commitsCut: () => commitsCut,
    isCut: false,
    cutsCommits: false,
    cut: () => {
      for (const socket of sockets) socket.destroy();
    },
  };
  const server = createServer((near) => {
    if (state.isCut) return near.destroy();
    const far = connect(Number(to.port), to.hostname);
    for (const socket of [near, far]) {
      sockets.add(socket);
      socket
        .on('error', () => {})
        .once('close', () => {
          sockets.delete(socket);
          near.destroy();
          far.destroy();
        });
    }
    near.on('data', (data) => {
      if (state.cutsCommits && /\bcommit\b/i.test(data.toString('latin1'))) {
        commitsCut++;
        near.destroy();
      } else far.write(data);
    });
    far.pipe(near);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  afterwards(async () => {
    state.cut();
    server.close();
    await once(server, 'close');
  });
  const port = String((server.address() as AddressInfo).port);
  return Object.assign(state, { url: Object.assign(new URL(to), { port, hostname: '127.0.0.1' }).href });
}

test('in 25 outages and a hundred failed COMMITs the log stays small, is JSON line by line, and names nobody', async () => {
  const database = await createDatabase();
  afterwards(() => database.drop());
  const wire = await cable(new URL(database.url));
  const server = await startServer({ ...secrets, STAGEDOOR_WALLET_CHARGE: 'open', DATABASE_URL: wire.url });
  const operator = createClient({ url: server.url, accessToken: secrets.STAGEDOOR_OPERATOR_KEY });
  const { concertId } = await operator.concert.create.mutate({ title: 'A concert' });
  await operator.queue.configure.mutate({ concertId, maxActive: 100, admitPerSecond: 10_000 });
  const env = readEnv({ ...secrets, DATABASE_URL: database.url });
  const visitors = await Promise.all(
    Array.from({ length: 10 }, async (_, index) => {
      const userId = `private-person-${index}`;
      await operator.user.create.mutate({ userId, name: userId });
      const client = createClient({ url: server.url, accessToken: await accessTokenFor(userId, env) });
      const { token } = await client.queue.issueToken.mutate({ concertId });
      return { client, token };
    }),
  );
  let calling = true;
  const failures = { count: 0 };
  const crowd = visitors.map(async ({ client, token }, index) => {
    for (let call = 0; calling; call++) {
      const charge = client.wallet.charge.mutate({
        token,
        amount: 1,
        idempotencyKey: `private-key-${index}-${call}`,
      });
      const reads = [
        client.payment.list.query({}),
        client.queue.issueToken.mutate({ concertId }),
        operator.user.create.mutate({ userId: 'private-person-0', name: 'x' }),
      ];
      const settled = await Promise.allSettled([charge, ...reads]);
      failures.count += settled.filter(({ status }) => status === 'rejected').length;
      await delay(5);
    }
  });

  const before = server.stdout().length + server.stderr().length;
  for (let outage = 0; outage < 25; outage++) {
    wire.isCut = true;
    wire.cut();
    await delay(120);
    wire.isCut = false;
    await delay(80);
  }
  wire.cutsCommits = true;
  await until(() => wire.commitsCut() >= 100);
  wire.cutsCommits = false;
  await delay(200);
  calling = false;
  await Promise.all(crowd);
  const grown = server.stdout().length + server.stderr().length - before;
  expect(await server.stop()).toBe(0);

  expect(server.stderr()).toBe('');
  const lines = server.stdout().trimEnd().split('\n');
  const notJson = lines.filter((line) => {
    try {
      return typeof JSON.parse(line) !== 'object';
    } catch {
      return true;
    }
  });
  expect(notJson).toEqual([]);
  expect(failures.count).toBeGreaterThan(100);
  expect(lines.some((line) => line.includes('"fault":"lost"'))).toBe(true);
  expect(lines.some((line) => line.includes('"fault":"unknown"'))).toBe(true);
  expect(lines.some((line) => line.includes('"err":{"type":"CommitUnknown"'))).toBe(true);
  expect(lines.some((line) => line.includes('"count":'))).toBe(true);
  const all = server.stdout();
  expect(all).not.toMatch(/private-person|private-key|eyJ|st1\.|insert into|select /);
  for (const secret of Object.values(secrets)) expect(all).not.toContain(secret);
  expect(grown).toBeLessThan(64_000);
});

test('what nobody caught ends the process with one JSON line, which names nobody', async () => {
  const database = await createDatabase();
  afterwards(() => database.drop());
  const thrown = `setTimeout(() => { throw new Error('no user "private' + '-person" here') }, 1500)`;
  const program = launch({
    ...secrets,
    DATABASE_URL: database.url,
    NODE_OPTIONS: `--import data:text/javascript,${encodeURIComponent(thrown)}`,
  });
  expect(await program.ended()).toBe(1);
  expect(program.stderr()).toBe('');
  expect(logLine(program, 'the server cannot go on')).toMatchObject({ level: 60, err: { type: 'Error' } });
  expect(program.stdout()).not.toContain('private-person');
});

test('the embedded default takes a secret that can be guessed, and its log says which', async () => {
  const STAGEDOOR_OPERATOR_KEY = 'key-to-try';
  const server = await startServer({ STAGEDOOR_DATA_DIR: await newDataDir(), STAGEDOOR_OPERATOR_KEY });
  const operator = createClient({ url: server.url, accessToken: STAGEDOOR_OPERATOR_KEY });
  expect((await operator.wallet.audit.query()).length).toBeGreaterThan(0);
  const line = logLine(server, 'secrets that can be guessed; with DATABASE_URL they are refused');
  expect(line).toMatchObject({ level: 40, weak: ['STAGEDOOR_OPERATOR_KEY (at least 16 characters)'] });
  expect(server.stdout()).not.toContain(`${STAGEDOOR_OPERATOR_KEY}"`);
  expect(await server.stop()).toBe(0);
});
