import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { text } from 'node:stream/consumers';
import { getUntypedClient } from '@trpc/client';
import { kebabCase } from 'trpc-cli';
import { confirm } from './confirm.ts';
import { Misused } from './failure.ts';
import type { Field } from './fields.ts';
import type { Procedure } from './procedures.ts';
import { operatorClient } from './server.ts';
import type { Options } from './options.ts';
import type { Surroundings } from './surroundings.ts';

/** An audit of millions of rows takes minutes; anything else that takes so long has gone wrong. */
const timeoutMs = (path: string): number => (path === 'wallet.audit' ? Number.POSITIVE_INFINITY : 30_000);

/** The input as the server gets it: what the file has, what the options say over it, and a key of its own for what counts once. */
export async function inputOf(
  given: Readonly<Record<string, unknown>>,
  fields: Readonly<Record<string, Field>>,
  { input: file }: Options,
): Promise<Record<string, unknown>> {
  const options = Object.entries(given).map(([name, value]) => [
    name,
    value === 'null' && fields[name]?.isNullable ? null : value,
  ]);
  const input = { ...(file === undefined ? {} : await readJson(file)), ...Object.fromEntries(options) };
  const missing = Object.entries(fields).filter(
    ([name, { isRequired }]) => isRequired && name !== 'idempotencyKey' && !(name in input),
  );
  if (missing.length > 0)
    throw new Misused(`Missing: ${missing.map(([name]) => `--${kebabCase(name)}`).join(', ')}. See --help.`);
  return 'idempotencyKey' in fields ? { idempotencyKey: randomUUID(), ...input } : input;
}

async function readJson(file: string): Promise<object> {
  try {
    const read: unknown = JSON.parse(file === '-' ? await text(process.stdin) : await readFile(file, 'utf8'));
    if (typeof read === 'object' && read !== null && !Array.isArray(read)) return read;
    throw new Error('it is no object');
  } catch (error) {
    throw new Misused(`The input in ${file} cannot be used: ${(error as Error).message}`);
  }
}

/** Calls a procedure, once a person has said yes to what is dangerous. */
export async function call(
  { path, type }: Procedure,
  input: Readonly<Record<string, unknown>>,
  options: Options,
  surroundings: Surroundings,
): Promise<unknown> {
  const client = await operatorClient(options, surroundings.env, timeoutMs(path));
  if (options.yes !== true) await confirm(path, input, client, surroundings);
  const untyped = getUntypedClient(client);
  return await (type === 'query' ? untyped.query(path, input) : untyped.mutation(path, input));
}
