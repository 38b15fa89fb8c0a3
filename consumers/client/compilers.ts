import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { folder } from './application.ts';
import { Failed, run } from './run.ts';

/** The TypeScripts that an application may have. */
export const compilers = [
  { version: '5.9', program: 'node_modules/typescript-5.9/bin/tsc', options: [] },
  { version: '7', program: 'node_modules/typescript/bin/tsc', options: ['--singleThreaded'] },
] as const;

type Compiler = (typeof compilers)[number];

/** How an application may find modules. */
export const resolutions = [
  { name: 'bundler', options: ['--module', 'esnext', '--moduleResolution', 'bundler'] },
  { name: 'nodenext', options: ['--module', 'nodenext', '--moduleResolution', 'nodenext'] },
] as const;

const compile = (compiler: Compiler, ...options: readonly string[]): Promise<string> =>
  run(folder, process.execPath, compiler.program, ...compiler.options, ...options);

/** Type-checks the whole application, libraries included. */
export async function check(compiler: Compiler, resolution: (typeof resolutions)[number]): Promise<void> {
  await compile(compiler, '--project', '.', '--noEmit', ...resolution.options);
}

/** Makes the JavaScript of the application, in `built/`. */
export async function build(compiler: Compiler): Promise<void> {
  await compile(compiler, '--project', '.');
}

/** A project of one file, which may lie in a folder of its own. */
function projectOf(file: string): string {
  const project = `tsconfig.${basename(file)}.json`;
  writeFileSync(join(folder, project), JSON.stringify({ extends: './tsconfig.json', include: [], files: [file] }));
  return project;
}

const expectation = /^ *\/\/ @ts-expect-error (?<codes>TS[^:]+): (?<why>.*)$/;

/** Takes away what excuses the mistakes: each must be an error on its line, and the one that it is said to be. */
export async function checkMistakes(compiler: Compiler): Promise<void> {
  const lines = readFileSync(join(folder, 'mistakes.ts'), 'utf8').split('\n');
  const bare = 'bare/mistakes.ts';
  mkdirSync(join(folder, 'bare'), { recursive: true });
  writeFileSync(join(folder, bare), lines.map((line) => (expectation.test(line) ? '' : line)).join('\n'));
  const output = await compile(compiler, '--project', projectOf(bare), '--noEmit').catch((error: unknown) => {
    if (error instanceof Failed) return error.message;
    throw error;
  });
  const errors = Array.from(output.matchAll(/^bare\/mistakes\.ts\((\d+),\d+\): error (TS\d+)/gm), ([, line, code]) => ({
    line: Number(line),
    code: code!,
  }));
  const expected = lines.flatMap((line, index) => {
    const { codes, why } = expectation.exec(line)?.groups ?? {};
    return codes === undefined ? [] : [{ line: index + 2, codes: codes.split('|'), why }];
  });
  assert.ok(expected.length > 0);
  for (const { line, codes, why } of expected)
    assert.ok(
      errors.some((error) => error.line === line && codes.includes(error.code)),
      `It compiles, or fails otherwise: ${why}\n${output}`,
    );
  const others = errors.filter(({ line }) => expected.every((mistake) => mistake.line !== line));
  assert.deepEqual(others, [], output);
}

/** How many types one file of the application makes the compiler instantiate. */
export async function instantiations(compiler: Compiler, file: string): Promise<number> {
  const project = projectOf(file);
  // Of the libraries only what the file itself uses.
  const said = await compile(compiler, '--project', project, '--noEmit', '--skipLibCheck', '--extendedDiagnostics');
  return Number(/^Instantiations:\s+(\d+)$/m.exec(said)![1]);
}
