import tab from '@bomb.sh/tab/commander';
import { type Command, createCli, type TrpcCli, type TrpcCliRunParams } from 'trpc-cli';
import { doctorCommand } from './doctor/command.ts';
import { optionFlags } from './options.ts';
import { remoteCommands } from './remote.ts';
import { rushCommand } from './rush/command.ts';
import type { Surroundings } from './surroundings.ts';
import { type Course, t } from './trpc.ts';

/** All commands. */
export function createProgram(
  surroundings: Surroundings,
  course: Course,
  running: TrpcCliRunParams,
): { cli: TrpcCli; program: Command } {
  const router = t.router({
    ...remoteCommands(surroundings, course),
    doctor: doctorCommand(surroundings, course),
    rush: rushCommand(surroundings, course),
  });
  const cli = createCli({ router, name: 'stagedoor', description: 'What operators of Stagedoor do.' });
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
