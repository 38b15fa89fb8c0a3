import tab from '@bomb.sh/tab/commander';
import { initTRPC } from '@trpc/server';
import {
  type Command,
  createCli,
  getCliContext,
  type TrpcCli,
  type TrpcCliMeta,
  type TrpcCliRunParams,
} from 'trpc-cli';
import { call, inputOf } from './call.ts';
import { readDocs } from './docstrings.ts';
import { fieldsOf, optionsSchema } from './fields.ts';
import { type Options, optionFlags } from './options.ts';
import { operatorProcedures, type Procedure } from './procedures.ts';
import type { Surroundings } from './surroundings.ts';

const t = initTRPC.meta<TrpcCliMeta>().create();

type Commands = Record<string, ReturnType<typeof command>>;

/** What was asked for and with what: for saying what went wrong with it. */
export interface Asked {
  key?: string | undefined;
}

/** A command for each procedure, in a folder for each noun, that calls the server. */
export function createProgram(
  surroundings: Surroundings,
  asked: Asked,
  running: TrpcCliRunParams,
): { cli: TrpcCli; program: Command } {
  const docs = readDocs();
  const record: Record<string, Commands> = {};
  for (const procedure of operatorProcedures) {
    const [noun = '', verb = ''] = procedure.path.split('.');
    (record[noun] ??= {})[verb] = command(procedure, docs, surroundings, asked);
  }
  const cli = createCli({
    router: t.router(record),
    name: 'stagedoor',
    description: 'What operators of Stagedoor do.',
  });
  const program = cli.buildProgram(running) as Command;
  for (const [flags, description] of optionFlags) program.option(flags, description);
  for (const each of all(program)) {
    each.configureHelp({ showGlobalOptions: true, sortSubcommands: true });
    each.showHelpAfterError('See --help.');
    each.exitOverride(({ exitCode }) => running.process!.exit(exitCode));
    each.configureOutput({ writeOut: surroundings.out, writeErr: surroundings.err });
    for (const option of each.options) needValue(option);
  }
  tab(program);
  return { cli, program };
}

function command(procedure: Procedure, docs: ReturnType<typeof readDocs>, surroundings: Surroundings, asked: Asked) {
  const { description, fields: docsOfFields } = docs(procedure.path);
  const fields = fieldsOf(procedure.input);
  // The server judges the input: it says more than a schema here could, and may be newer.
  const input = {
    '~standard': { vendor: 'stagedoor', version: 1 as const, validate: (value: unknown) => ({ value }) },
    toJsonSchema: () => optionsSchema(fields, docsOfFields),
  };
  return t.procedure
    .meta({ description })
    .input(input)
    .mutation(async ({ input: given }) => {
      const options = optionsGiven();
      const whole = await inputOf(given as Record<string, unknown>, fields, options);
      asked.key = whole['idempotencyKey'] as string | undefined;
      return await call(procedure, whole, options, surroundings);
    });
}

/** The options beside the procedure's own. */
const optionsGiven = (): Options => getCliContext()!.program.opts();

function* all(command: Command): Generator<Command> {
  yield command;
  for (const inner of command.commands) yield* all(inner as Command);
}

/** An option without its value is no `true`. */
function needValue(option: Command['options'][number]): void {
  if (!option.optional || option.flags.endsWith('[boolean]')) return;
  option.flags = option.flags.replace('[', '<').replace(']', '>');
  option.required = true;
  option.optional = false;
}
