import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { getRequestListener } from '@hono/node-server';
import type { StagedoorConfig } from '../config.ts';
import type { Stagedoor } from '../stagedoor.ts';
import { createApp } from './app.ts';

/** A listening server. */
export interface Served {
  /** The server's root, which is also the SDK's `url`. */
  readonly url: string;
  /** Lets requests finish, ends streams, then closes what is left at the deadline. */
  close(): Promise<void>;
}

const closeDeadlineMs = 10_000;

/** Serves a Stagedoor on a port (0 takes a free one). It listens once the promise resolves. */
export async function serve(
  stagedoor: Stagedoor,
  config: Pick<StagedoorConfig, 'jwt' | 'operatorKey' | 'http'>,
  at: { port: number; host: string },
): Promise<Served> {
  const app = createApp(stagedoor, config);
  const server = createServer(getRequestListener(app.fetch));
  server.requestTimeout = 30_000;
  server.headersTimeout = 10_000;
  server.keepAliveTimeout = 60_000;
  const closeGently = gentleClose(server);
  server.listen(at.port, at.host);
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const host = at.host.includes(':') ? `[${at.host}]` : at.host;
  let closing: Promise<void> | undefined;
  return {
    url: `http://${host}:${port}`,
    close: () => {
      stagedoor.beginStop();
      closing ??= closeGently();
      return closing;
    },
  };
}

/**
 * `close()` alone waits for every connection, for as long as clients like, and `closeIdleConnections()` misses those that
 * never sent anything. So requests are counted: once none is running, whatever is still connected goes.
 */
function gentleClose(server: Server): () => Promise<void> {
  let running = 0;
  server.on('request', (_request, response) => {
    running++;
    response.once('close', () => running--);
  });
  return async () => {
    const closed = once(server, 'close');
    server.close();
    const deadlineMs = performance.now() + closeDeadlineMs;
    const sweep = setInterval(() => {
      if (running === 0 || performance.now() > deadlineMs) server.closeAllConnections();
      else server.closeIdleConnections();
    }, 100);
    await closed;
    clearInterval(sweep);
  };
}
