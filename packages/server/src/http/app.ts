import { getConnInfo } from '@hono/node-server/conninfo';
import { fetchRequestHandler } from '@trpc/server/adapters/fetch';
import { type Context as HonoContext, Hono } from 'hono';
import { cors } from 'hono/cors';
import type { StagedoorConfig } from '../config.ts';
import { refusal } from '../errors.ts';
import { appRouter } from '../router.ts';
import type { Stagedoor } from '../stagedoor.ts';
import { Refused } from '../trpc-error.ts';
import { version } from '../version.ts';
import { readJsonText } from './body.ts';
import { refusedResponse, respondWith } from './envelope.ts';
import { identifier } from './identify.ts';
import { Limits } from './limits.ts';

/** Stagedoor over HTTP: tRPC at `/trpc`, probes at `/health` and `/ready`, figures at `/metrics` (operator's key). */
export function createApp(stagedoor: Stagedoor, config: Pick<StagedoorConfig, 'jwt' | 'operatorKey' | 'http'>): Hono {
  const { services, registry } = stagedoor;
  const identify = identifier(config, () => services.clock.now(), services.faults);
  const limits = new Limits(config.http);
  const app = new Hono();

  // Callers prove themselves with bearer tokens, never with cookies, so any origin may ask.
  app.use(
    '/trpc/*',
    cors({
      origin: '*',
      allowHeaders: ['authorization', 'content-type', 'trpc-accept', 'last-event-id'],
      exposeHeaders: ['idempotency-replayed', 'stagedoor-version'],
      maxAge: 86_400,
    }),
  );

  app.get('/health', (c) => c.json({ status: 'alive', version }));
  app.get('/ready', async (c) =>
    (await stagedoor.isReady()) ? c.json({ status: 'ready' }) : c.json({ status: 'not ready' }, 503),
  );
  app.get('/metrics', async (c) => {
    const caller = identify(c.req.header('authorization'));
    if (!caller.isOperator) {
      const { kind } = await caller.actor();
      return refusedResponse(refusal(kind === 'anonymous' ? 'UNAUTHENTICATED' : 'FORBIDDEN'));
    }
    return c.text(await registry.metrics(), 200, { 'content-type': registry.contentType });
  });

  app.on(['GET', 'POST'], '/trpc/*', async (c) => {
    let req = c.req.raw;
    if (req.method === 'POST') {
      const body = await readJsonText(req, config.http.bodyBytes);
      if ('refused' in body) return refusedResponse(body.refused);
      req = new Request(req.url, { method: 'POST', headers: req.headers, body: body.text, signal: req.signal });
    }
    if (callsIn(req.url) > config.http.batchCalls) return refusedResponse(refusal('PAYLOAD_TOO_LARGE'));
    const caller = identify(c.req.header('authorization'));
    const limit = limits.of(caller, addressOf(c, config.http.trustedProxies));
    let replays = 0;
    const response = await fetchRequestHandler({
      endpoint: '/trpc',
      req,
      router: appRouter,
      maxBatchSize: config.http.batchCalls,
      createContext: () => ({ services, actor: () => caller.actor(), limit, onReplay: () => void replays++ }),
      responseMeta: () => ({
        headers: {
          'cache-control': 'no-store',
          'stagedoor-version': version,
          ...(replays > 0 ? { 'idempotency-replayed': String(replays) } : {}),
        },
      }),
    });
    return declaredAsJson(response);
  });

  app.all('/trpc/*', () => refusedResponse(refusal('METHOD_NOT_ALLOWED')));
  app.notFound(() => refusedResponse(refusal('NOT_FOUND')));
  app.onError((error) => {
    if (error instanceof Refused) return respondWith(error);
    services.faults.report('error', 'request failed', error);
    return refusedResponse(refusal('INTERNAL'));
  });
  return app;
}

/** Errors before any call ran leave tRPC without a type, which makes them plain text. The adapter's `Response` keeps no later change of its headers. */
function declaredAsJson(response: Response): Response {
  const type = response.headers.get('content-type');
  if (type !== null && !type.startsWith('text/plain')) return response;
  const headers = new Headers(response.headers);
  headers.set('content-type', 'application/json');
  return new Response(response.body, { status: response.status, headers });
}

/** A batch names its procedures in the path, separated by commas. */
function callsIn(url: string): number {
  const { pathname, searchParams } = new URL(url);
  return searchParams.get('batch') === '1' ? pathname.split(',').length : 1;
}

/** Each trusted proxy appends the address it saw, so the client stands that many places from the end. */
function addressOf(c: HonoContext, trustedProxies: number): string {
  const forwarded = c.req.header('x-forwarded-for')?.split(',') ?? [];
  const client = trustedProxies > 0 ? forwarded.at(-trustedProxies)?.trim() : undefined;
  return client ?? getConnInfo(c).remote.address ?? 'unknown';
}
