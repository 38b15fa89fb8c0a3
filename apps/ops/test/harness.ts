import { kebabCase } from 'trpc-cli';
import { run } from '../src/run.ts';

/** What became of a command. */
export interface Ended {
  readonly exitCode: number;
  readonly out: string;
  readonly err: string;
  /** What was asked for, with `--json`. */
  json<T = Record<string, unknown>>(): T;
}

export interface Person {
  readonly env?: Record<string, string>;
  /** What a person at the terminal answers; nobody is there unless given. */
  readonly answers?: (question: string) => boolean;
  /** How wide the window is: 120 cells unless given. */
  readonly columns?: number;
}

/** Runs a command in this process, in an environment of its own. */
export async function stagedoor(
  argv: readonly string[],
  { env = {}, answers, columns = 120 }: Person = {},
): Promise<Ended> {
  const said = { out: '', err: '' };
  const exitCode = await run(argv, {
    env,
    out: (text) => void (said.out += `${text}\n`),
    err: (text) => void (said.err += `${text}\n`),
    columns,
    draw: undefined,
    onInterrupt: () => {},
    ask: answers && ((question) => Promise.resolve(answers(question))),
  });
  return { exitCode, ...said, json: <T>() => JSON.parse(said.out) as T };
}

/** An input as a person types it. */
export function asOptions(input: Readonly<Record<string, unknown>>): string[] {
  return Object.entries(input).flatMap(([name, value]) => {
    const option = `--${kebabCase(name)}`;
    if (Array.isArray(value) && value.every((one) => typeof one !== 'object')) return [option, ...value.map(String)];
    return [option, typeof value === 'string' ? value : JSON.stringify(value)];
  });
}
