/**
 * Proves that the image can be built and serves, where there is no Docker: carries out the Dockerfile's steps in folders that stand
 * for its stages, and starts what it would start on a PostgreSQL beside it.
 */
import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { startThrowawayPostgres } from '@stagedoor/postgres';

const root = join(import.meta.dirname, '..');
const folder = mkdtempSync(join(tmpdir(), 'stagedoor-image-'));
process.on('exit', () => rmSync(folder, { recursive: true, force: true, maxRetries: 10 }));

/** What the build would see: what git would take. A test holds .dockerignore against .gitignore. */
const context = execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], { cwd: root })
  .toString()
  .split('\0')
  .filter(Boolean);

const { stages, command } = read(readFileSync(join(root, 'Dockerfile'), 'utf8'));
for (const { name, steps } of stages) for (const step of steps) carryOut(join(folder, name), step);
await serves(join(folder, stages.at(-1)!.name));

interface Step {
  readonly verb: string;
  readonly rest: string;
}

/** Each stage by its name, with what it does; and what the image starts. */
function read(dockerfile: string): { stages: { name: string; steps: Step[] }[]; command: string[] } {
  const stages: { name: string; steps: Step[] }[] = [];
  for (const [, verb, rest] of dockerfile.matchAll(/^([A-Z]+) (.*)$/gm)) {
    if (verb === 'FROM') stages.push({ name: /AS (\w+)$/.exec(rest!)?.[1] ?? 'image', steps: [] });
    else stages.at(-1)!.steps.push({ verb: verb!, rest: rest! });
  }
  const { rest } = stages.at(-1)!.steps.find(({ verb }) => verb === 'CMD')!;
  return { stages, command: JSON.parse(rest) as string[] };
}

function carryOut(stage: string, { verb, rest }: Step): void {
  console.log(`${verb} ${rest}`);
  if (verb === 'RUN') execFileSync('sh', ['-c', rest], { cwd: stage, stdio: 'inherit' });
  else if (verb === 'COPY') copy(stage, rest);
  else assert.ok(['WORKDIR', 'USER', 'EXPOSE', 'CMD'].includes(verb), `${verb} is not known here.`);
}

function copy(stage: string, rest: string): void {
  const [, from, source, target] = /^--from=(\w+) \/app\/(\S+) (\S+)$/.exec(rest) ?? [];
  if (from) return cpSync(join(folder, from, source!), join(stage, target!), { recursive: true });
  assert.equal(rest, '. .');
  for (const file of context) {
    mkdirSync(dirname(join(stage, file)), { recursive: true });
    cpSync(join(root, file), join(stage, file));
  }
}

/** Ready, with the pages: on a database of its own, as in Compose. */
async function serves(image: string): Promise<void> {
  const postgres = await startThrowawayPostgres();
  const env = {
    PATH: process.env['PATH'],
    PORT: '0',
    DATABASE_URL: postgres.url,
    STAGEDOOR_OPERATOR_KEY: 'operator-key-of-this-check',
    STAGEDOOR_TOKEN_SECRET: 'a token secret of this check, 32 or longer',
    STAGEDOOR_JWT_SECRET: 'a shared secret of this check, 32 or longer',
    STAGEDOOR_DRAIN_MS: '0',
  };
  const server = spawn(command[0]!, command.slice(1), { cwd: image, env, stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = once(server, 'exit');
  try {
    const url = await addressOf(server.stdout);
    assert.equal((await fetch(new URL('/ready', url))).status, 200);
    const page = await fetch(url, { headers: { accept: 'text/html' } });
    assert.match(await page.text(), /<script type="module"/);
    console.log('The image is ready, and has the pages.');
  } finally {
    server.kill('SIGTERM');
    await ended;
    await postgres.stop();
  }
}

async function addressOf(said: NodeJS.ReadableStream): Promise<string> {
  for await (const line of createInterface(said)) {
    const [, url] = /"url":"([^"]+)".*"msg":"serving"/.exec(line) ?? [];
    if (url !== undefined) return url;
  }
  throw new Error('The server does not start.');
}
