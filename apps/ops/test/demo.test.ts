import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { afterwards, newDataDir, processesIn } from '../../../packages/postgres/test/harness.ts';
import { until } from '../../../packages/server/test/harness.ts';

const program = fileURLToPath(new URL('../src/demo.ts', import.meta.url));

test('the demo says where to watch, plays its crowd, audits, serves on, and ends with everything it started', async () => {
  const dataDir = await newDataDir();
  const { STAGEDOOR_URL: _url, DATABASE_URL: _database, ...inherited } = process.env;
  const demo = spawn(
    process.execPath,
    [program, '--visitors', '20', '--seats', '40', '--opens-in', '0', '--arrive', '1', '--at-most', '3'],
    {
      env: { ...inherited, PORT: '0', STAGEDOOR_DATA_DIR: dataDir },
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  );
  afterwards(async () => void demo.kill('SIGKILL'));
  const said = { out: '', err: '' };
  demo.stdout.setEncoding('utf8').on('data', (text: string) => (said.out += text));
  demo.stderr.setEncoding('utf8').on('data', (text: string) => (said.err += text));
  await until(() => said.out.includes('Ctrl-C ends it.') || demo.exitCode !== null);
  expect(said.out).toMatch(/Stagedoor sells seats at http:\/\/127\.0\.0\.1:\d+\n/);
  const [, page] = /Watch it, and stand in line yourself: (http:\S+\/concerts\/con_\w+)\n/.exec(said.err)!;
  expect(said.out).toContain('20 visitors (seed 1) in ');
  expect(said.out, 'in the hall that was asked for').toMatch(/ of 40 seats sold\n/);
  expect(said.out).toMatch(/no seat was sold twice\naudited: all \d+ invariants hold\n/);
  expect((await fetch(new URL('/ready', page))).status).toBe(200);

  demo.kill('SIGINT');
  expect(await once(demo, 'exit')).toEqual([0, null]);
  await expect(fetch(new URL('/health', page))).rejects.toThrow();
  expect(await processesIn(dataDir)).toEqual([]);
  expect(said.err).not.toContain('Error');
});
