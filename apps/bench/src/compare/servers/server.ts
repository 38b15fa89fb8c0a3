import { type Child, answerMessages, startChild } from '../child.ts';

/** A server in a process of its own. */
export interface Server extends Child {
  readonly port: number;
  /** Processor time that it has taken so far. */
  cpuMs(): Promise<number>;
}

/** Starts a file of this folder with its options. */
export async function startServer<Options extends object>(
  file: string,
  options: Options,
  execArgv: string[] = [],
): Promise<Server> {
  const child = startChild(new URL(file, import.meta.url), execArgv);
  try {
    const port = await child.tell<number>(options);
    return { ...child, port, cpuMs: () => child.tell<number>('cpu') };
  } catch (error) {
    await child[Symbol.asyncDispose]();
    throw error;
  }
}

/** In the server's process: opens what is asked and tells its port. */
export function serving<Options extends object>(
  open: (options: Options) => Promise<number>,
  ask: (question: string) => unknown = () => undefined,
  cpuMs: () => number = ownMs,
): void {
  answerMessages<Options | string>((message) => {
    if (typeof message !== 'string') return open(message);
    return message === 'cpu' ? cpuMs() : ask(message);
  });
}

function ownMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1_000;
}
