import { type Command, FailedToExitError, type TrpcCliRunParams } from 'trpc-cli';
import { exitCodes, failureOf } from './failure.ts';
import type { Options } from './options.ts';
import { createProgram } from './program.ts';
import { readable } from './readable.ts';
import { addressOf } from './server.ts';
import type { Surroundings } from './surroundings.ts';
import type { Course } from './trpc.ts';

/** Carries a command out, and answers with its exit code. */
export async function run(argv: readonly string[], surroundings: Surroundings): Promise<number> {
  const { out, err, env, columns } = surroundings;
  const course: Course = { exitCode: exitCodes.done };
  const formatError = (error: unknown): string => {
    const options = optionsOf(program);
    const failure = failureOf(error, { server: addressOf(options, env), key: course.key });
    course.exitCode = failure.exitCode;
    return options.json === true ? JSON.stringify({ error: failure.data }) : failure.text;
  };
  const exit = (code: number): never => {
    // Commander knows 1 alone, for whatever it did not understand.
    if (code !== 0 && course.exitCode === exitCodes.done) course.exitCode = exitCodes.misused;
    throw new FailedToExitError('The command has ended', { exitCode: code, cause: undefined });
  };
  const show = (answer: unknown): void => {
    if (typeof answer === 'string') return out(answer.trimEnd());
    // Dates are shown as they travel.
    const plain: unknown = JSON.parse(JSON.stringify(answer));
    if (optionsOf(program).json === true) return out(JSON.stringify(plain, undefined, 2));
    const { text, leftOut } = readable(plain, columns);
    out(text);
    if (leftOut.length > 0) err(`No room for ${leftOut.join(', ')}: --json shows all there is.`);
  };
  const running: TrpcCliRunParams = {
    argv: [...argv],
    logger: { info: show, error: (text) => err(String(text).trimEnd()) },
    process: { exit },
    prompts: false,
    formatError,
  };
  const { cli, program } = createProgram(surroundings, course, running);
  await cli.run(running, program).catch((error: unknown) => {
    if (!(error instanceof FailedToExitError)) throw error;
  });
  return course.exitCode;
}

const optionsOf = (program: Command): Options => program.opts<Options>();
