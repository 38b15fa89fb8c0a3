import type { IncomingMessage } from 'node:http';
import type { HttpConfig } from '../config.ts';
import { appRouter } from '../router.ts';

/** The calls of one request: one, or a batch of them, all of the same type. */
export interface PlainCalls {
  readonly paths: readonly string[];
  readonly type: 'query' | 'mutation';
  readonly isBatch: boolean;
  /** The input of queries as JSON, for a batch by the numbers of its calls; empty where there is none, and for mutations, whose input is the body. */
  readonly input: string;
}

/** Names of plain letters, and nothing but an input as `encodeURIComponent` writes it. */
const target = /^\/trpc\/([a-zA-Z]+\.[a-zA-Z.,]+)(?:\?(batch=1(?:&|$))?(?:input=([\w%.~!*'()-]*))?)?$/;
const json = /^application\/json\s*(;|$)/i;

const kinds = new Map(
  Object.entries(appRouter._def.procedures as unknown as Record<string, { _def: { type: string } }>).map(
    ([path, { _def }]) => [path, _def.type],
  ),
);

/** The ordinary calls that a request makes; undefined when it is anything else, or anything about it is unusual. */
export function plainCalls(
  request: IncomingMessage,
  { bodyBytes, batchCalls }: Pick<HttpConfig, 'bodyBytes' | 'batchCalls'>,
): PlainCalls | undefined {
  const { url = '', method, headers } = request;
  const [, names, batch, encoded] = target.exec(url) ?? [];
  if (names === undefined) return undefined;
  const isBatch = batch !== undefined;
  const paths = isBatch ? names.split(',') : [names];
  const type = kinds.get(paths[0]!);
  if (paths.length > batchCalls || (paths.length > 1 && paths.some((path) => kinds.get(path) !== type)))
    return undefined;
  // Answers in parts, answers that somebody has already, and previews are the app's.
  if (headers['trpc-accept'] !== undefined || headers['if-none-match'] !== undefined) return undefined;
  if (headers.accept?.includes('jsonl')) return undefined;
  if (method === 'GET' && type === 'query' && headers['content-type'] === undefined) {
    const input = decoded(encoded ?? '');
    return input === undefined ? undefined : { paths, type, isBatch, input };
  }
  if (method === 'POST' && type === 'mutation' && encoded === undefined && hasSizedJson(request, bodyBytes))
    return { paths, type, isBatch, input: '' };
  return undefined;
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
