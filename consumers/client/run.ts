import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';

/** The repository. */
export const root = join(import.meta.dirname, '../..');

const execute = promisify(execFile);

/** A program that failed: the message has all that it said. */
export class Failed extends Error {}

/** Runs a program in a folder, and answers what it printed. */
export async function run(folder: string, program: string, ...args: string[]): Promise<string> {
  try {
    return (await execute(program, args, { cwd: folder, maxBuffer: 2 ** 26 })).stdout;
  } catch (error) {
    const { stdout, stderr } = error as { stdout?: string; stderr?: string };
    throw new Failed(`${program} ${args.join(' ')}\n${stdout === undefined ? String(error) : stdout + stderr}`);
  }
}
