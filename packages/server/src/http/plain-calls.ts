import type { IncomingMessage } from 'node:http';
import { LRUCache } from 'lru-cache';
import type { HttpConfig } from '../config.ts';
import { appRouter } from '../router.ts';
import { type InputOf, inputsIn } from './inputs.ts';

/** The calls of one request: one, or a batch of them, all of the same type. */
export interface PlainCalls {
  readonly paths: readonly string[];
  readonly type: string | undefined;
  readonly isBatch: boolean;
  /** The inputs of queries; of mutations they are the body. */
  readonly inputOf: InputOf | undefined;
}

/** Names of plain letters, and nothing but an input as `encodeURIComponent` writes it. */
const target = /^\/trpc\/([a-zA-Z]+\.[a-zA-Z.,]+)(?:\?(batch=1(?:&|$))?(?:input=([\w%.~!*'()-]*))?)?$/;
const json = /^application\/json\s*(;|$)/i;

const kinds = new Map(
  Object.entries(appRouter._def.procedures as unknown as Record<string, { _def: { type: string } }>).map(
    ([path, { _def }]) => [path, _def.type],
  ),
);

/**
 * What was read in targets lately, and how long these may be: whoever polls or looks asks for the same again and again. Bounded by the
 * characters of all together, each of which may become eight bytes of input.
 */
const read = new LRUCache<string, PlainCalls>({
  max: 20_000,
  maxSize: 2_000_000,
  sizeCalculation: (_calls, url) => url.length,
});
const longestKept = 1_000;

/** The ordinary calls that a request makes; undefined when it is anything else, or anything about it is unusual. */
export function plainCalls(
  request: IncomingMessage,
  { bodyBytes, batchCalls }: Pick<HttpConfig, 'bodyBytes' | 'batchCalls'>,
): PlainCalls | undefined {
  const { url = '', method, headers } = request;
  const calls = read.get(url) ?? callsOf(url);
  if (calls === undefined || calls.paths.length > batchCalls) return undefined;
  // Answers in parts, answers that somebody has already, and previews are the app's.
  if (headers['trpc-accept'] !== undefined || headers['if-none-match'] !== undefined) return undefined;
  if (headers.accept?.includes('jsonl')) return undefined;
  const { type, inputOf } = calls;
  const isPlain =
    method === 'GET'
      ? type === 'query' && headers['content-type'] === undefined
      : method === 'POST' && type === 'mutation' && inputOf === undefined && hasSizedJson(request, bodyBytes);
  return isPlain ? calls : undefined;
}

function callsOf(url: string): PlainCalls | undefined {
  const [, names, batch, encoded] = target.exec(url) ?? [];
  if (names === undefined) return undefined;
  const isBatch = batch !== undefined;
  const paths = isBatch ? names.split(',') : [names];
  const type = kinds.get(paths[0]!);
  if (paths.some((path) => kinds.get(path) !== type)) return undefined;
  const input = type === 'query' || encoded !== undefined ? decoded(encoded ?? '') : '';
  if (input === undefined) return undefined;
  const inputOf = type === 'query' || encoded !== undefined ? inputsIn(input, isBatch) : undefined;
  const calls = { paths, type, isBatch, inputOf };
  if (type === 'query' && url.length <= longestKept) read.set(url, calls);
  return calls;
}

function decoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}

function hasSizedJson({ headers }: IncomingMessage, bodyBytes: number): boolean {
  const bytes = Number(headers['content-length']);
  return json.test(headers['content-type'] ?? '') && bytes >= 0 && bytes <= bodyBytes;
}
