import type { IncomingMessage } from 'node:http';
import { appRouter } from '../router.ts';

/** One call, as its request names it. */
export interface SingleCall {
  readonly path: string;
  readonly type: 'query' | 'mutation';
  /** A query's input as JSON; empty where it has none, and for mutations, whose input is the body. */
  readonly input: string;
}

/** A path of plain letters, and nothing but an input as `encodeURIComponent` writes it. */
const target = /^\/trpc\/([a-zA-Z]+\.[a-zA-Z]+)(?:\?input=([\w%.~!*'()-]*))?$/;
const json = /^application\/json\s*(;|$)/i;

const kinds = new Map(
  Object.entries(appRouter._def.procedures as unknown as Record<string, { _def: { type: string } }>).map(
    ([path, { _def }]) => [path, _def.type],
  ),
);

/** The one ordinary call that a request is; undefined when it is anything else, or anything about it is unusual. */
export function single(request: IncomingMessage, bodyBytes: number): SingleCall | undefined {
  const { url = '', method, headers } = request;
  const [, path, encoded] = target.exec(url) ?? [];
  const type = path === undefined ? undefined : kinds.get(path);
  // Answers in parts, answers that somebody has already, and previews are the app's.
  if (headers['trpc-accept'] !== undefined || headers['if-none-match'] !== undefined) return undefined;
  if (headers.accept?.includes('jsonl')) return undefined;
  if (method === 'GET' && type === 'query' && headers['content-type'] === undefined) {
    const input = decoded(encoded ?? '');
    return input === undefined ? undefined : { path: path!, type, input };
  }
  if (method === 'POST' && type === 'mutation' && encoded === undefined && hasSizedJson(request, bodyBytes))
    return { path: path!, type, input: '' };
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
