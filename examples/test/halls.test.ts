import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { createClient } from '@stagedoor/client';
import { expect, test } from 'vitest';
import { newDataDir, startServer } from '../../apps/api/test/harness.ts';

const at = (name: string): string => fileURLToPath(new URL(name, import.meta.url));

async function run(program: string, args: string[], variables: Record<string, string>): Promise<string[]> {
  const env = { ...process.env, ACCESS_TOKEN: '', ...variables };
  const settings = { env, timeout: 120_000, maxBuffer: 10_000_000 };
  return (await promisify(execFile)(process.execPath, [at(program), ...args], settings)).stdout.trim().split('\n');
}

test('the demo’s arena is drawn whole, its best seats are held and paid, and every invariant holds', async () => {
  const STAGEDOOR_DATA_DIR = await newDataDir();
  const server = await startServer({ STAGEDOOR_DATA_DIR });
  const variables = { STAGEDOOR_DATA_DIR, STAGEDOOR_URL: server.url };

  const picture = (await run('../draw-map.ts', [], variables)).join('\n');
  expect(picture).toMatch(/^<svg .*<\/svg>$/s);
  expect(picture).not.toContain('NaN');
  const count = (what: RegExp): number => picture.match(what)!.length;
  expect(count(/<polygon /g)).toBe(26 + 1);
  expect(picture).toContain('Floor · 1500');
  expect(count(/<circle |<rect [^>]*fill="#06c"/g)).toBeGreaterThan(8_000);

  const lines = await run('../best-seats.ts', ['demo-9', '4'], variables);
  const steps = (name: string): string[] => lines.filter((line) => line.startsWith(`${name} `));
  expect(steps('concert')[0]).toContain('Neon Harbour');
  expect(steps('map')[0]).toMatch(/ 10040 places in 26 sections, 42 for wheelchairs$/);
  // The middle of the dearest rank's first row.
  expect(steps('held')).toHaveLength(4);
  for (const line of steps('held')) expect(line).toMatch(/ VIP [AB], row A, seat \d+: 198000 KRW, 26\.\d m/);
  expect(steps('paid')[0]).toMatch(/ pay_\S+ 792000 KRW, reservation paid$/);

  const [operatorKey] = await run('../../apps/api/src/token.ts', ['--operator'], variables);
  const audit = await createClient({ url: server.url, accessToken: operatorKey! }).wallet.audit.query();
  expect(audit.filter((row) => !row.holds)).toEqual([]);
  expect(await server.stop()).toBe(0);
});
