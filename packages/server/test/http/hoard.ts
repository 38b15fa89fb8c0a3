import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { createApp, defaults, type HttpConfig } from '../../src/index.ts';
import { createEdge } from '../../src/http/edge.ts';
import type { KeptBytes } from '../../src/http/kept-bytes.ts';
import { type Stage, testConfig } from '../harness.ts';
import { afterAll } from 'vitest';

/** Serves a stage with some limits of its own, and shows what it keeps for its clients. */
export async function serveWithLimits(
  stage: Stage,
  changes: Partial<HttpConfig>,
): Promise<{ url: string; kept: KeptBytes }> {
  const http = { ...defaults.http, ...changes };
  const { server, kept } = createEdge(createApp(stage.stagedoor, testConfig(stage.databaseUrl, { http })), http);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  afterAll(() => {
    server.closeAllConnections();
    server.close();
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, kept };
}
