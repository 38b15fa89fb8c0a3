/** `pnpm demo`: starts the server with its demo, and a rush on it to be watched in the browser. Options are those of `stagedoor rush`. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { run } from './run.ts';
import { terminal } from './terminal.ts';

/** The crowd that comes unless another one is asked for, and the sale that it comes to. */
const usual = {
  visitors: '2000',
  arrive: '15',
  seats: '500',
  'opens-in': '20',
  title: 'Night of the Marquee',
};
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
  const wish = Object.entries(usual).flatMap(([name, value]) => [`--${name}`, value]);
  return await run(['rush', ...wish, ...process.argv.slice(2)], {
    ...terminal,
    env: { ...terminal.env, STAGEDOOR_URL: url },
  });
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
