import { once } from 'node:events';
import { request as httpRequest } from 'node:http';
import { connect, type Socket } from 'node:net';
import { Reply } from './served.ts';

/** Writes bytes to the server as they are and reads what comes until the connection ends or is silent. */
export async function speak(url: string, bytes: string | Uint8Array, quietMs = 30_000): Promise<string> {
  const socket = await dial(url);
  let heard = '';
  socket.on('data', (chunk: Buffer) => (heard += chunk.toString('latin1')));
  socket.on('error', () => {});
  socket.setTimeout(quietMs, () => socket.destroy());
  socket.write(bytes);
  // Not `once`, which takes a reset for a failure: here it is one way to be refused.
  await new Promise((resolve) => socket.once('close', resolve));
  return heard;
}

export async function dial(url: string): Promise<Socket> {
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname);
  await once(socket, 'connect');
  return socket;
}

/** The HTTP statuses in what was heard. */
export const statusesIn = (heard: string): number[] =>
  [...heard.matchAll(/HTTP\/1\.1 (\d{3})/g)].map((match) => Number(match[1]));

/** A request through node:http, which allows what fetch does not: any header, and a body that stops half way. */
export function requestRaw(
  url: string,
  options: { method?: string; headers?: Record<string, string | string[]>; body?: string },
): Promise<Reply> {
  const { promise, resolve, reject } = Promise.withResolvers<Reply>();
  const request = httpRequest(
    url,
    { method: options.method ?? 'GET', headers: options.headers ?? {}, agent: false, timeout: 60_000 },
    (response) => {
      let text = '';
      response.setEncoding('utf8');
      response.on('data', (chunk: string) => (text += chunk));
      response.on('end', () => resolve(new Reply(response.statusCode!, headersOf(response.headers), text)));
      response.on('error', reject);
    },
  );
  request.on('error', reject);
  request.on('timeout', () => request.destroy(new Error('No answer.')));
  request.end(options.body);
  return promise;
}

function headersOf(headers: Record<string, string | string[] | undefined>): Headers {
  const all = new Headers();
  for (const [name, value] of Object.entries(headers)) if (value !== undefined) all.set(name, String(value));
  return all;
}
