import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import type { StagedoorConfig } from '../config.ts';
import type { Stagedoor } from '../runtime/open.ts';
import { type App, createApp } from './app.ts';
import { drain } from './drain.ts';
import { httpFigures } from './figures.ts';
import { createEdge } from './edge.ts';
import { openEntrance } from './entrance.ts';
import { createShortcut } from './shortcut.ts';

/** A listening server. */
export interface Served {
  /** The server's root, which is also the SDK's `url`. */
  readonly url: string;
  /**
   * Says for `drainMs` that it is not ready, then lets requests finish and ends streams, and closes what is left after ten
   * seconds. Everything ends at once when `atOnce` is aborted.
   */
  close(options?: { atOnce?: AbortSignal }): Promise<void>;
}

/** Where a server listens, and what it serves beside the API. */
export interface ServeOptions {
  /** 0 takes a free one. */
  readonly port: number;
  readonly host: string;
  /**
   * Adds routes of your own (pages, webhooks) to the app, behind its limits and beside `/trpc`, `/health`, `/ready` and
   * `/metrics`, which stay as they are.
   */
  readonly mount?: ((app: App) => void) | undefined;
}

/** Serves a Stagedoor on a port. It listens once the promise resolves. */
export async function serve(
  stagedoor: Stagedoor,
  config: Pick<StagedoorConfig, 'jwt' | 'operatorKey' | 'http'>,
  { port, host, mount }: ServeOptions,
): Promise<Served> {
  const leaving = new AbortController();
  const entrance = openEntrance(stagedoor, config);
  const app = createApp(stagedoor, config, leaving.signal, entrance);
  mount?.(app);
  const { server, connections, kept } = createEdge(
    app,
    config.http,
    createShortcut({ ...entrance, services: stagedoor.services, http: config.http }),
  );
  const figures = httpFigures(stagedoor.registry);
  server.on('request', (_request, answer) => {
    answer.on('finish', () => figures.answered(answer.statusCode));
  });
  figures.gauge('stagedoor_http_connections', 'Open connections of clients.', () => connections.count);
  figures.gauge('stagedoor_kept_bytes', 'Bodies and untaken answers in memory.', () => kept.all);
  server.listen(port, host);
  await once(server, 'listening');
  const address = server.address() as AddressInfo;
  const { drainMs } = config.http;
  let closing: Promise<void> | undefined;
  return {
    url: `http://${host.includes(':') ? `[${host}]` : host}:${address.port}`,
    close: ({ atOnce = new AbortController().signal } = {}) => {
      leaving.abort();
      closing ??= drain(server, connections, { drainMs, atOnce, endStreams: () => stagedoor.beginStop() });
      return closing;
    },
  };
}
