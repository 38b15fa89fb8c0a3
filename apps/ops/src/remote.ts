import { call, inputOf } from './call.ts';
import { readDocs } from './docstrings.ts';
import { fieldsOf, optionsSchema } from './fields.ts';
import { operatorProcedures, type Procedure } from './procedures.ts';
import type { Surroundings } from './surroundings.ts';
import { type Course, optionsGiven, t } from './trpc.ts';

type Command = ReturnType<typeof command>;

/** A command for each procedure, in a group for each noun, that calls the server. */
export function remoteCommands(surroundings: Surroundings, course: Course): Record<string, Record<string, Command>> {
  const docs = readDocs();
  const commands: Record<string, Record<string, Command>> = {};
  for (const procedure of operatorProcedures) {
    const [noun = '', verb = ''] = procedure.path.split('.');
    (commands[noun] ??= {})[verb] = command(procedure, docs, surroundings, course);
  }
  return commands;
}

function command(procedure: Procedure, docs: ReturnType<typeof readDocs>, surroundings: Surroundings, course: Course) {
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
      course.key = whole['idempotencyKey'] as string | undefined;
      return await call(procedure, whole, options, surroundings);
    });
}
