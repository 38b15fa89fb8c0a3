import { createInterface } from 'node:readline/promises';
import { createLogUpdate } from 'log-update';
import type { Surroundings } from './surroundings.ts';

/** The terminal that this process was started from. */
export const terminal: Surroundings = {
  env: process.env,
  out: (text) => process.stdout.write(`${text}\n`),
  err: (text) => process.stderr.write(`${text}\n`),
  // What is piped is read somewhere, in a window like most; so is what a terminal shows that says a width of 0, as in a container.
  columns: process.stdout.columns || 120,
  draw: process.stderr.isTTY ? createLogUpdate(process.stderr) : undefined,
  onInterrupt: (act) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, act);
    // A server that sent this crowd is gone, however it went.
    process.once('disconnect', act);
    process.channel?.unref();
  },
  ask: process.stdin.isTTY ? ask : undefined,
};

async function ask(question: string): Promise<boolean> {
  const asking = createInterface({ input: process.stdin, output: process.stderr });
  try {
    return /^y(es)?$/i.test((await asking.question(`${question} [y/N] `)).trim());
  } finally {
    asking.close();
  }
}
