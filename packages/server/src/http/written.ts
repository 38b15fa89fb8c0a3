import { getTRPCErrorFromUnknown, TRPCError } from '@trpc/server';
import { getHTTPStatusCodeFromError } from '@trpc/server/http';
import { TRPC_ERROR_CODES_BY_KEY } from '@trpc/server/rpc';
import { appRouter } from '../router.ts';
import { asRefused } from '../rpc/as-refused.ts';
import type { Context } from '../rpc/context.ts';
import { encoder } from '../rpc/encoder.ts';
import { shapeOf } from '../rpc/error-shape.ts';
import type { PlainCalls } from './plain-calls.ts';

/** Nobody stops a call that isn't a stream. */
const { signal } = new AbortController();

type Procedure = (options: object) => Promise<unknown>;
const procedures = appRouter._def.procedures as unknown as Readonly<Record<string, Procedure>>;

/** What came of the calls of a request. */
export interface Written {
  readonly status: number;
  readonly isRefused: boolean;
  readonly body: string | Buffer;
}

/** Calls the procedures, all at once, and writes what came of them in tRPC's envelope. */
export async function written({ paths, type, isBatch }: PlainCalls, text: string, ctx: Context): Promise<Written> {
  const inputs = inputsIn(text, isBatch);
  if (!isBatch) {
    const { status, body } = await called(paths[0]!, type, 0, inputs, ctx);
    return { status, isRefused: status !== 200, body };
  }
  const results = await Promise.all(paths.map((path, index) => called(path, type, index, inputs, ctx)));
  const { status } = results[0]!;
  return {
    status: results.every((result) => result.status === status) ? status : 207,
    isRefused: results.some((result) => result.status !== 200),
    body: `[${results.map(({ body }) => body).join(',')}]`,
  };
}

/** Calls a procedure and writes what came of it. */
async function called(
  path: string,
  type: PlainCalls['type'],
  batchIndex: number,
  inputOf: (index: number) => unknown,
  ctx: Context,
): Promise<{ status: number; body: string }> {
  try {
    const getRawInput = async (): Promise<unknown> => inputOf(batchIndex);
    const data = await procedures[path]!({ path, type, ctx, getRawInput, signal, batchIndex });
    return { status: 200, body: resultOf(data) };
  } catch (cause) {
    const error = getTRPCErrorFromUnknown(cause);
    const httpStatus = getHTTPStatusCodeFromError(error);
    const { message, code } = error;
    const shape = { message, code: TRPC_ERROR_CODES_BY_KEY[code], data: { code, httpStatus, path } };
    const body = JSON.stringify({ error: encoder.serialize(shapeOf(shape, asRefused(error))) });
    return { status: httpStatus, body };
  }
}

/** The inputs of a request's calls by their numbers. They are read once, and unreadable ones are each call's own fault. */
function inputsIn(text: string, isBatch: boolean): (index: number) => unknown {
  let inputs: unknown;
  let isRead = text === '';
  return (index) => {
    if (!isRead) inputs = parsed(text);
    isRead = true;
    if (!isBatch || inputs === undefined) return inputs;
    if (typeof inputs !== 'object' || inputs === null || Array.isArray(inputs))
      throw new TRPCError({ code: 'BAD_REQUEST', message: 'Invalid input' });
    return (inputs as Record<number, unknown>)[index];
  };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new TRPCError({ code: 'BAD_REQUEST', message: 'Invalid input', cause });
  }
}

/** Answers that never change, as they were written the first time. */
const results = new WeakMap<object, string>();

function resultOf(data: unknown): string {
  if (typeof data !== 'object' || data === null || !Object.isFrozen(data)) return envelope(data);
  const known = results.get(data) ?? envelope(data);
  results.set(data, known);
  return known;
}

/** An answer in its envelope. */
const envelope = (data: unknown): string => JSON.stringify({ result: { data: encoder.serialize(data) } });
