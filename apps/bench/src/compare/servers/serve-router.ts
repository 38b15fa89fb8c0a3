import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { serve } from '@hono/node-server';
import type { AnyRouter } from '@trpc/server';
import { fetchRequestHandler } from '@trpc/server/adapters/fetch';
import { Hono } from 'hono';
import { jwtVerify } from 'jose';
import { jwt } from '../../secrets.ts';

/** A router as tRPC's documentation serves one on Hono: its own fetch adapter, access tokens verified by jose. */
export async function serveRouter(
  router: AnyRouter,
  contextOf: (bearer: string | undefined, userId: string | undefined) => object,
): Promise<number> {
  const secret = new TextEncoder().encode(jwt.secret);
  const app = new Hono().all('/trpc/*', (c) =>
    fetchRequestHandler({
      endpoint: '/trpc',
      req: c.req.raw,
      router,
      createContext: async () => {
        const bearer = c.req.header('authorization')?.slice('Bearer '.length);
        if (bearer?.split('.').length !== 3) return contextOf(bearer, undefined);
        const { payload } = await jwtVerify(bearer, secret, { algorithms: ['HS256'] });
        return contextOf(bearer, payload.sub);
      },
    }),
  );
  const server = serve({ fetch: app.fetch, port: 0, hostname: '127.0.0.1' });
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}
