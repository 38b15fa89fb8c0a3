/** `pnpm demo`: starts the server with its demo, and a rush on it to be watched in the browser. Options are those of `stagedoor rush`. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { makeConcert } from './rush/stage.ts';
import { run } from './run.ts';
import { operatorClient } from './server.ts';
import { terminal } from './terminal.ts';

const [seats, opensInSeconds] = [500, 20];
const program = fileURLToPath(new URL('../../api/src/main.ts', import.meta.url));

// Apart, so that a Ctrl-C ends the crowd before the server that it asks.
const server = spawn(process.execPath, [program], { stdio: ['ignore', 'pipe', 'inherit'], detached: true });
const ended = once(server, 'exit');
const enough = new AbortController();
terminal.onInterrupt(() => {
  enough.abort();
  terminal.onInterrupt(() => {
    server.kill('SIGTERM');
    process.exit(1);
  });
});

const url = await Promise.race([addressFrom(server), ended.then(() => undefined)]);
if (url === undefined) process.exitCode = server.exitCode ?? 1;
else {
  process.exitCode = await play(url);
  if (!enough.signal.aborted) {
    terminal.out(`\n  The server goes on at ${url}. Ctrl-C ends it.\n`);
    await Promise.race([once(enough.signal, 'abort'), ended]);
  }
  server.kill('SIGTERM');
  await ended;
}

/** Lets the crowd come. Its exit code says whether the books hold. */
async function play(url: string): Promise<number> {
  const { concertId } = await concertAt(url);
  terminal.out(`  Watch it, and stand in line yourself: ${url}/concerts/${concertId}\n`);
  const { env } = terminal;
  const wish = ['--visitors', '2000', '--arrive', '15', ...process.argv.slice(2), '--concert-id', concertId];
  return await run(['rush', ...wish], { ...terminal, env: { ...env, STAGEDOOR_URL: url } });
}

async function concertAt(url: string): Promise<{ concertId: string }> {
  const operator = await operatorClient({ server: url }, terminal.env);
  const title = 'Night of the Marquee';
  return { concertId: await makeConcert(operator, { title, seats, onlookers: 0, opensInSeconds }) };
}

/** The server's address, once it serves. What it says to people is passed on, and of its log what went wrong. */
async function addressFrom({ stdout }: ChildProcess): Promise<string> {
  const { promise, resolve } = Promise.withResolvers<string>();
  createInterface({ input: stdout! }).on('line', (line) => {
    const logged = line.startsWith('{')
      ? (JSON.parse(line) as { msg?: string; url?: string; level: number })
      : undefined;
    if (logged === undefined) terminal.out(line);
    else if (logged.level >= 50) terminal.err(line);
    if (logged?.msg === 'serving') setImmediate(() => resolve(logged.url!));
  });
  return await promise;
}
