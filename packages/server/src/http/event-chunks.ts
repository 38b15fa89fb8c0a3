import { encoder } from '../encoder.ts';
import { t } from '../rpc/trpc.ts';

/** Server-sent events as tRPC writes them, as one part of a chunked body. */
export function chunk(lines: readonly string[]): Buffer {
  const text = `${lines.join('\n')}\n\n\n`;
  return Buffer.from(`${Buffer.byteLength(text).toString(16)}\r\n${text}\r\n`);
}

/** What a stream begins with. */
export const connected = chunk(['event: connected', `data: ${JSON.stringify(t._config.sse?.client ?? {})}`]);

/** What ends a stream that has said all. */
export const returned = chunk(['event: return', 'data: ']);

/** An event with its id, for whoever resumes after it. */
const eventChunk = (id: string, data: object): Buffer =>
  chunk([`data: ${JSON.stringify(encoder.serialize(data))}`, `id: ${id}`]);

const chunks = new WeakMap<object, Buffer>();

/** The event as bytes. One that is frozen many take: it is written once for all of them. */
export function chunkOf({ id, data }: { id: string; data: object }): Buffer {
  if (!Object.isFrozen(data)) return eventChunk(id, data);
  let known = chunks.get(data);
  if (known === undefined) {
    known = eventChunk(id, data);
    chunks.set(data, known);
  }
  return known;
}
