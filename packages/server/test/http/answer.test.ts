import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { defaults } from '../../src/index.ts';
import { Answer, type AnswerServer } from '../../src/http/answer.ts';
import { KeptBytes } from '../../src/http/kept-bytes.ts';
import { until } from '../harness.ts';
import { dial } from './raw.ts';

let server: AnswerServer | undefined;
afterEach(() => {
  server?.closeAllConnections();
  server?.close();
});

/** A server whose every answer is a stream of events, a megabyte each, as fast as they are taken. */
async function serveStream(unreadMs: number): Promise<{ url: string; kept: KeptBytes; written(): number }> {
  const kept = new KeptBytes(defaults.http);
  const event = Buffer.alloc(1e6, 'x');
  let written = 0;
  server = createServer({ ServerResponse: Answer }, (_request, answer) => {
    answer.count(kept.of('somewhere'), unreadMs);
    const go = (): void => {
      written++;
      if (!answer.destroyed) answer.write(event);
    };
    answer.on('drain', go);
    go();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, kept, written: () => written };
}

test('a stream whose events nobody takes ends, and nothing is kept of it', async () => {
  const { url, kept } = await serveStream(300);
  const socket = await dial(url);
  socket.pause();
  socket.write('GET / HTTP/1.1\r\nHost: x\r\n\r\n');
  await until(() => kept.all > 0);
  await until(() => kept.all === 0);
  socket.destroy();
});

test('a stream whose events are taken goes on for longer than one may wait', async () => {
  const stream = await serveStream(1_500);
  const { url, kept } = stream;
  const response = await fetch(url);
  const reader = response.body!.getReader();
  const endsMs = performance.now() + 4_000;
  while (performance.now() < endsMs) expect((await reader.read()).done).toBe(false);
  expect(stream.written()).toBeGreaterThan(10);
  await reader.cancel();
  await until(() => kept.all === 0);
});
