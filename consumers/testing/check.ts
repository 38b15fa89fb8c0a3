/**
 * Proves that `@stagedoor/server/testing` works for an application outside this workspace: packs the packages, installs
 * them elsewhere with npm, checks the types there and runs the application's tests.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { nodes } from '../client/nodes.ts';

const root = resolve(import.meta.dirname, '../..');
const application = mkdtempSync(join(tmpdir(), 'stagedoor-consumer-'));
const temporary = join(application, 'tmp');

function run(cwd: string, command: string, ...args: string[]): void {
  console.log(`> ${[command, ...args].join(' ')}`);
  execFileSync(command, args, { cwd, stdio: 'inherit', env: { ...process.env, TMPDIR: temporary } });
}

try {
  mkdirSync(temporary);
  // Where root runs this, PostgreSQL is another user's and must be able to enter.
  for (const folder of [application, temporary]) chmodSync(folder, 0o755);
  cpSync(import.meta.dirname, application, { recursive: true, filter: (path) => !path.includes('node_modules') });
  const tarballs = ['client', 'hall', 'postgres', 'server'].map((name) => {
    const tarball = join(application, `${name}.tgz`);
    run(join(root, 'packages', name), 'npx', '-y', 'pnpm@12', 'run', 'build');
    run(join(root, 'packages', name), 'npx', '-y', 'pnpm@12', 'pack', '--silent', '--out', tarball);
    return tarball;
  });
  run(application, 'npm', 'install', '--no-audit', '--no-fund', ...tarballs);
  run(application, join('node_modules', '.bin', 'tsc'));
  run(application, process.execPath, '--test');
  await nothingLeft();
  for (const { version, program } of nodes()) if (Number.parseInt(version.slice(1), 10) < 24) saysWhatItNeeds(program);
} finally {
  rmSync(application, { recursive: true, force: true, maxRetries: 10 });
}

/** An older Node is told which one it takes, not which of our words it can't read. */
function saysWhatItNeeds(program: string): void {
  const code = `import { startStagedoor } from '@stagedoor/server/testing'; await startStagedoor();`;
  const { stderr } = spawnSync(program, ['--input-type=module', '-e', code], { cwd: application, encoding: 'utf8' });
  if (!stderr.includes('needs Node 24 or newer')) throw new Error(`An older Node says something else: ${stderr}`);
}

/** The tests' process is gone; its PostgreSQL follows within a moment. */
async function nothingLeft(): Promise<void> {
  for (let tries = 0; tries < 200 && foldersLeft().length > 0; tries++) await wait(50);
  if (foldersLeft().length > 0) throw new Error(`PostgreSQL was left behind: ${foldersLeft().join(', ')}`);
}

function foldersLeft(): string[] {
  return readdirSync(temporary).filter((name) => name.startsWith('stagedoor-'));
}
