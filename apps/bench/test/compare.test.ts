import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, inject, test } from 'vitest';

test('one command compares polls with bare Hono and writes the ratio as JSON', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'stagedoor-compare-'));
  try {
    const json = join(folder, 'ratios.json');
    const main = new URL('../src/main.ts', import.meta.url).pathname;
    const flags = ['--only', 'poll', '--seconds', '0.2', '--rounds', '2', '--json', json];
    const args = [main, ...flags, '--database', inject('adminUrl')];
    const { stdout } = await promisify(execFile)(process.execPath, args, { timeout: 100_000 });
    const ratios = JSON.parse(await readFile(json, 'utf8')) as Record<string, unknown>[];
    expect(ratios).toEqual([
      expect.objectContaining({
        subject: 'poll',
        yardstick: 'bare Hono, the same bytes',
        ratio: expect.any(Number) as number,
        goal: 0.6,
        met: expect.any(Boolean) as boolean,
        notes: expect.any(Array) as string[],
      }),
    ]);
    // How much it is depends on what else runs here.
    expect(ratios[0]!['ratio']).toBeGreaterThan(0);
    expect(stdout).toContain('PostgreSQL');
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});
