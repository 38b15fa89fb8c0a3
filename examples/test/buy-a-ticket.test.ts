import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { createClient } from '@stagedoor/client';
import { expect, test } from 'vitest';
import { newDataDir, startServer } from '../../apps/api/test/harness.ts';
import { until } from '../../packages/server/test/harness.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const example = fileURLToPath(new URL('../buy-a-ticket.ts', import.meta.url));
const crediting = fileURLToPath(new URL('../credit-a-wallet.ts', import.meta.url));
const credential = fileURLToPath(new URL('../../apps/api/src/token.ts', import.meta.url));

/** Runs one of the programs and returns what it prints, line by line. */
async function run(program: string, args: string[], variables: Record<string, string>): Promise<string[]> {
  const env = { ...process.env, ACCESS_TOKEN: '', ...variables };
  const { stdout } = await promisify(execFile)(process.execPath, [program, ...args], { env, timeout: 120_000 });
  return stdout.trim().split('\n');
}

test('the example buys two seats from a started server, and every invariant holds', async () => {
  const STAGEDOOR_DATA_DIR = await newDataDir();
  const server = await startServer({ STAGEDOOR_DATA_DIR });
  const lines = await run(example, ['demo-7'], { STAGEDOOR_DATA_DIR, STAGEDOOR_URL: server.url });

  expect(lines[0]).toMatch(/^concert .* for demo-7$/);
  const step = (name: string): string => lines.findLast((line) => line.startsWith(`${name} `)) ?? `no ${name}`;
  expect(step('held')).toMatch(/ res_\S+ \d+ KRW until \d{4}-\d\d-\d\dT/);
  expect(step('refused')).toContain('The balance does not cover the price');
  const [, price, seats] = / pay_\S+ (\d+) KRW, reservation paid, seats (\d+, \d+)$/.exec(step('paid')) ?? [];
  expect(step('held')).toContain(`${price} KRW`);
  expect(step('charged')).toMatch(new RegExp(` ${Number(price) + 10_000}$`));
  expect(step('balance')).toMatch(/ 10000$/);
  expect(step('queue')).toMatch(/ completed$/);

  const credentials = [['demo-7'], ['--operator']].map((args) => run(credential, args, { STAGEDOOR_DATA_DIR }));
  const [[accessToken], [operatorKey]] = (await Promise.all(credentials)) as [string[], string[]];
  const { payments } = await createClient({ url: server.url, accessToken: accessToken! }).payment.list.query();
  expect(payments).toMatchObject([{ status: 'paid', amount: Number(price) }]);
  expect(seats?.split(', ')).toHaveLength(2);

  const operator = createClient({ url: server.url, accessToken: operatorKey! });
  const audit = await operator.wallet.audit.query();
  expect(audit.length).toBeGreaterThan(5);
  expect(audit.filter((row) => !row.holds)).toEqual([]);
  expect(await server.stop()).toBe(0);
});

test.each([example, crediting])('without a server, %s says to start it first', async (program) => {
  const STAGEDOOR_DATA_DIR = await newDataDir();
  const running = run(program, [], { STAGEDOOR_DATA_DIR, STAGEDOOR_URL: 'http://127.0.0.1:1' });
  await expect(running).rejects.toMatchObject({
    code: 1,
    stderr: 'Nothing answers at http://127.0.0.1:1. Start the server first: npx -y pnpm@12 start\n',
  });
});

// Each command is run by pnpm, as people do, which takes seconds by itself.
test('what the start says to run works with the settings that the server was started with', async () => {
  const secrets = {
    STAGEDOOR_JWT_SECRET: 'a secret of mine, and a long one',
    STAGEDOOR_OPERATOR_KEY: 'an-operators-own-key-0',
  };
  const settings = {
    ...secrets,
    STAGEDOOR_DATA_DIR: join(await newDataDir(), 'it’s here'),
    STAGEDOOR_JWT_ISSUER: 'https://id.example/',
    STAGEDOOR_JWT_AUDIENCE: 'my tickets',
    STAGEDOOR_WALLET_CHARGE: 'closed',
  };
  const server = await startServer(settings);
  await until(() => server.stdout().includes('Is it ready?'));
  const said = (what: string): string => new RegExp(`${what}: +(.+?)(?:  \\(|$)`, 'm').exec(server.stdout())![1]!;
  const paste = async (what: string): Promise<string[]> => {
    const env = { ...process.env, ACCESS_TOKEN: '', ...secrets };
    return (await promisify(execFile)('sh', ['-c', said(what)], { cwd: root, env })).stdout.trim().split('\n');
  };
  expect(server.stdout()).not.toContain(settings.STAGEDOOR_JWT_SECRET);
  expect((await paste('Fill a wallet')).at(-1)).toMatch(/^demo-1 has 500000 KRW/);
  expect((await paste('Buy a ticket')).find((line) => line.startsWith('paid'))).toContain('reservation paid');
  expect(await paste('Be the operator')).toEqual([settings.STAGEDOOR_OPERATOR_KEY]);
  const client = createClient({ url: server.url, accessToken: (await paste('Be a demo visitor'))[0]! });
  expect((await client.payment.list.query()).payments).toHaveLength(1);
  expect(await server.stop()).toBe(0);
});

test('the example of a service puts a payment into a wallet once, however often it is run', async () => {
  const STAGEDOOR_DATA_DIR = await newDataDir();
  const server = await startServer({ STAGEDOOR_DATA_DIR, STAGEDOOR_WALLET_CHARGE: 'closed' });
  const variables = { STAGEDOOR_DATA_DIR, STAGEDOOR_URL: server.url };
  const [first, again] = [
    await run(crediting, ['demo-3', '30000', 'pi_1'], variables),
    await run(crediting, ['demo-3', '30000', 'pi_1'], variables),
  ];
  expect(first[0]).toMatch(/^demo-3 has 30000 KRW \(ent_\w+\)$/);
  expect(again).toEqual(first);
  expect((await run(crediting, ['demo-3', '5000', 'pi_2'], variables))[0]).toMatch(/^demo-3 has 35000 KRW/);
  expect(await server.stop()).toBe(0);
});
