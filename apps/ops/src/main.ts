/** `stagedoor`: what operators do, on the command line. `npx -y pnpm@12 stagedoor --help` from a checkout. */
import { createInterface } from 'node:readline/promises';
import { createLogUpdate } from 'log-update';
import { run } from './run.ts';

process.exitCode = await run(process.argv.slice(2), {
  env: process.env,
  out: (text) => process.stdout.write(`${text}\n`),
  err: (text) => process.stderr.write(`${text}\n`),
  draw: process.stderr.isTTY ? createLogUpdate(process.stderr) : undefined,
  onInterrupt: (act) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, act);
  },
  ask: process.stdin.isTTY ? ask : undefined,
});

async function ask(question: string): Promise<boolean> {
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  try {
    return /^y(es)?$/i.test((await terminal.question(`${question} [y/N] `)).trim());
  } finally {
    terminal.close();
  }
}
