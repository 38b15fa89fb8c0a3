import { once } from 'node:events';
import { createServer, request, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A proxy that passes all at once but streams, as proxies do that buffer: `pass` decides when the bytes of a stream go on. */
export async function openSlowProxy(toUrl: string, pass: (chunk: Buffer, onward: ServerResponse) => void) {
  const openedAtMs: number[] = [];
  const open = new Set<ServerResponse>();
  const server = createServer((incoming, outgoing) => {
    const { method, headers, url } = incoming;
    const onward = request(new URL(url!, toUrl), { method, headers }, (answer) => {
      outgoing.writeHead(answer.statusCode!, answer.headers);
      if (!answer.headers['content-type']?.startsWith('text/event-stream')) return void answer.pipe(outgoing);
      openedAtMs.push(performance.now());
      open.add(outgoing);
      answer.on('close', () => open.delete(outgoing));
      outgoing.flushHeaders();
      answer.on('data', (chunk: Buffer) => pass(chunk, outgoing)).on('close', () => outgoing.destroy());
    });
    onward.on('error', () => outgoing.destroy());
    outgoing.on('close', () => onward.destroy());
    incoming.pipe(onward);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const close = async (): Promise<void> => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  };
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    /** When each stream was opened through it. */
    openedAtMs,
    /** How many of them are open. */
    get open(): number {
      return open.size;
    },
    /** Ends all streams. */
    cut(): void {
      for (const stream of open) stream.destroy();
    },
    close,
    [Symbol.asyncDispose]: close,
  };
}

/** Holds each piece back for so long. */
export const heldBack =
  (ms: number) =>
  (chunk: Buffer, onward: ServerResponse): void =>
    void setTimeout(() => onward.write(chunk), ms);

/** Passes bytes on in blocks of this size only. */
export function inBlocks(size: number): (chunk: Buffer, onward: ServerResponse) => void {
  const kept = new WeakMap<ServerResponse, Buffer>();
  return (chunk, onward) => {
    let buffer = Buffer.concat([kept.get(onward) ?? Buffer.alloc(0), chunk]);
    while (buffer.length >= size) {
      onward.write(buffer.subarray(0, size));
      buffer = buffer.subarray(size);
    }
    kept.set(onward, buffer);
  };
}
