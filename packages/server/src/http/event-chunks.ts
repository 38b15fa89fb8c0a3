import { encoder } from '../encoder.ts';
import { t } from '../rpc/trpc.ts';

/** Server-sent events as tRPC writes them, as one part of a chunked body. */
export function chunk(lines: readonly string[]): Buffer {
  const text = `${lines.join('\n')}\n\n\n`;
  return Buffer.from(`${Buffer.byteLength(text).toString(16)}\r\n${text}\r\n`);
}

/** What a stream begins with. */
export const connected = chunk(['event: connected', `data: ${JSON.stringify(t._config.sse?.client ?? {})}`]);

const chunks = new WeakMap<object, Buffer>();

/** The event as bytes: written once, whoever takes it. */
export function chunkOf({ id, data }: { id: string; data: object }): Buffer {
  let known = chunks.get(data);
  if (known === undefined) {
    known = chunk([`data: ${JSON.stringify(encoder.serialize(data))}`, `id: ${id}`]);
    chunks.set(data, known);
  }
  return known;
}
