import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { serve } from '@hono/node-server';
import { Hono } from 'hono';
import { serving } from './server.ts';

/** What a framework does when there is nothing to do: the same bytes for every request. */
export interface Bare {
  readonly bytes: string;
}

serving<Bare>(async ({ bytes }) => {
  const app = new Hono().all('*', (c) => c.body(bytes, 200, { 'content-type': 'application/json' }));
  const server = serve({ fetch: app.fetch, port: 0, hostname: '127.0.0.1' });
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
});
