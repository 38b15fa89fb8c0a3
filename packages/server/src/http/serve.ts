import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import type { StagedoorConfig } from '../config.ts';
import type { Stagedoor } from '../runtime/open.ts';
import { createApp } from './app.ts';
import { drain } from './drain.ts';
import { createEdge } from './edge.ts';

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

/** Serves a Stagedoor on a port (0 takes a free one). It listens once the promise resolves. */
export async function serve(
  stagedoor: Stagedoor,
  config: Pick<StagedoorConfig, 'jwt' | 'operatorKey' | 'http'>,
  at: { port: number; host: string },
): Promise<Served> {
  const leaving = new AbortController();
  const { server, connections } = createEdge(createApp(stagedoor, config, leaving.signal), config.http);
  server.listen(at.port, at.host);
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const host = at.host.includes(':') ? `[${at.host}]` : at.host;
  const { drainMs } = config.http;
  let closing: Promise<void> | undefined;
  return {
    url: `http://${host}:${port}`,
    close: ({ atOnce = new AbortController().signal } = {}) => {
      leaving.abort();
      closing ??= drain(server, connections, { drainMs, atOnce, endStreams: () => stagedoor.beginStop() });
      return closing;
    },
  };
}
