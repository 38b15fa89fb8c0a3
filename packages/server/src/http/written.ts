import { getTRPCErrorFromUnknown } from '@trpc/server';
import { getHTTPStatusCodeFromError } from '@trpc/server/http';
import { TRPC_ERROR_CODES_BY_KEY } from '@trpc/server/rpc';
import { appRouter } from '../router.ts';
import { asRefused } from '../rpc/as-refused.ts';
import type { Context } from '../rpc/context.ts';
import { encoder } from '../encoder.ts';
import { shapeOf } from '../rpc/error-shape.ts';
import type { InputOf } from './inputs.ts';
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
export async function written({ paths, type, isBatch }: PlainCalls, inputOf: InputOf, ctx: Context): Promise<Written> {
  if (!isBatch) {
    const { status, body } = await called(paths[0]!, type, 0, inputOf, ctx);
    return { status, isRefused: status !== 200, body };
  }
  const results = await Promise.all(paths.map((path, index) => called(path, type, index, inputOf, ctx)));
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
  type: string | undefined,
  batchIndex: number,
  inputOf: InputOf,
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

/** Answers that never change, as they were written the first time. */
const results = new WeakMap<object, string>();

function resultOf(data: unknown): string {
  if (typeof data !== 'object' || data === null || !Object.isFrozen(data)) return envelope(data);
  const known = results.get(data) ?? envelope(data);
  results.set(data, known);
  return known;
}

/** An answer in its envelope. */
export const envelope = (data: unknown): string => `{"result":{"data":${JSON.stringify(encoder.serialize(data))}}}`;
