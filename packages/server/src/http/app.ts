import type { HttpBindings } from '@hono/node-server';
import { fetchRequestHandler } from '@trpc/server/adapters/fetch';
import { Hono } from 'hono';
import { cors } from 'hono/cors';
import type { StagedoorConfig } from '../config.ts';
import { refusal } from '../errors.ts';
import { appRouter } from '../router.ts';
import type { Stagedoor } from '../runtime/open.ts';
import { Refused } from '../rpc/refused.ts';
import { version } from './version.ts';
import { httpFigures } from './figures.ts';
import { addressOf } from './address.ts';
import { Answer } from './answer.ts';
import { readJsonText, refuseBody } from './body.ts';
import { callsIn, streamTokenIn } from './calls.ts';
import { codingFor, compressed, worthCompressingBytes } from './compressed.ts';
import { rateLimited, refusedResponse, respondWith } from './envelope.ts';
import { exposed } from './origins.ts';
import { type Entrance, openEntrance } from './entrance.ts';
import { Exchange } from './exchange.ts';
import type { Caller } from './identify.ts';
import { type Allowance, smaller, unlimited } from './rates.ts';
import { remembered } from './readiness.ts';
import { inRequest } from '../trace/index.ts';
import { answerStream, streamCallIn } from './stream-shortcut.ts';
import { Streams } from './streams.ts';

/** What Node hands to the app, and what is known of a request once it has been counted. */
interface Env {
  Bindings: HttpBindings;
  Variables: { url: URL; address: string; calls: number; isBatch: boolean; allowance: Allowance; caller: Caller };
}

/** Headers that the SDK sends: whatever else a page may send, these it may. */
const ofTheSdk = ['authorization', 'content-type', 'trpc-accept', 'last-event-id', 'traceparent'];

/** Stagedoor as an application of Hono's. */
export type App = Hono<Env>;

/**
 * Stagedoor over HTTP: tRPC at `/trpc`, probes at `/health` and `/ready`, figures at `/metrics` (operator's key).
 * @param leaving aborted once this server is on its way out, so that it is not ready for more
 */
export function createApp(
  stagedoor: Stagedoor,
  config: Pick<StagedoorConfig, 'jwt' | 'operatorKey' | 'http'>,
  leaving?: AbortSignal,
  { identify, rates }: Entrance = openEntrance(stagedoor, config),
): App {
  const { services, registry } = stagedoor;
  const { http } = config;
  const isReachable = remembered(() => stagedoor.isReady());
  const streams = new Streams(http);
  const figures = httpFigures(registry);
  figures.gauge('stagedoor_streams', 'Open streams.', () => streams.count);
  const app: App = new Hono();

  // Probes come before all limits: refused, they would take a server away for being asked much, and they cost as little as a refusal.
  app.get('/health', (c) => c.json({ status: 'alive', version }));
  app.get('/ready', async (c) => {
    const isStopping = leaving?.aborted === true || services.stopping.aborted;
    return !isStopping && (await isReachable()) ? c.json({ status: 'ready' }) : c.json({ status: 'not ready' }, 503);
  });

  app.use(
    '/trpc/*',
    cors({
      origin: http.corsOrigins.includes('*') ? '*' : [...http.corsOrigins],
      allowHeaders: [...new Set([...ofTheSdk, ...http.corsHeaders])],
      exposeHeaders: exposed,
      maxAge: 86_400,
    }),
  );

  app.use(async (c, next) => {
    const url = new URL(c.req.url);
    const { calls, isBatch } = callsIn(url);
    const address = addressOf(
      c.req.header('x-forwarded-for'),
      c.env.incoming.socket.remoteAddress,
      http.trustedProxies,
    );
    const caller = identify(c.req.header('authorization'));
    const allowance = caller.isOperator ? unlimited : rates.ofAddress(address, calls);
    c.set('calls', calls);
    c.set('isBatch', isBatch);
    if (allowance.calls === 0) return rateLimited(allowance, c.var.isBatch ? { calls: c.var.calls } : undefined);
    c.set('url', url);
    c.set('address', address);
    c.set('allowance', allowance);
    c.set('caller', caller);
    await next();
  });

  app.get('/metrics', async (c) => {
    const { caller } = c.var;
    if (!caller.isOperator) {
      const { kind } = await caller.actor();
      return refusedResponse(refusal(kind === 'anonymous' ? 'UNAUTHENTICATED' : 'FORBIDDEN'));
    }
    return c.text(await registry.metrics(), 200, { 'content-type': registry.contentType });
  });

  app.on(['GET', 'POST'], '/trpc/*', async (c) => {
    const { url, address, calls, isBatch, caller } = c.var;
    const answer = c.env.outgoing instanceof Answer ? c.env.outgoing : undefined;
    if (calls > http.batchCalls) return refusedResponse(refusal('PAYLOAD_TOO_LARGE'));
    const token = streamTokenIn(url);
    if (token !== undefined && answer) {
      const stream = streams.open(address, token);
      if ('refused' in stream) return refusedResponse(stream.refused);
      answer.once('close', () => stream.close());
    }
    // A user who is known at once: nobody waits for the identity provider to be counted.
    const actor = caller.known ?? (await caller.actorNow());
    const allowance =
      actor.kind === 'user' ? smaller(c.var.allowance, rates.ofUser(actor.userId, calls)) : c.var.allowance;
    if (allowance.calls === 0) return rateLimited(allowance, c.var.isBatch ? { calls: c.var.calls } : undefined);

    let req = c.req.raw;
    const reserve = (bytes: number): boolean => answer?.reserve(bytes) ?? true;
    if (req.method === 'POST') {
      const refused = refuseBody(req.headers, http.bodyBytes);
      if (refused) return refusedResponse(refused);
      const body = await readJsonText(req.body ?? [], http.bodyBytes, reserve);
      if ('refused' in body) return refusedResponse(body.refused);
      req = new Request(req.url, { method: 'POST', headers: req.headers, body: body.text, signal: req.signal });
    }
    const isAnonymous = actor.kind === 'anonymous';
    const exchange = new Exchange({ services, http, caller, isAnonymous, allowance, calls, isBatch, reserve });
    const streamCall = answer && streamCallIn(url, c.env.incoming);
    if (streamCall) {
      const headers = { ...Object.fromEntries(c.res.headers), ...exchange.headers(false) };
      await answerStream(answer, streamCall, exchange.context, { headers, unreadMs: http.unreadMs });
      return c.body(null);
    }
    const answerCalls = (): Promise<Response> =>
      fetchRequestHandler({
        endpoint: '/trpc',
        req,
        router: appRouter,
        maxBatchSize: http.batchCalls,
        createContext: () => exchange.context,
        responseMeta: ({ errors }) => ({ headers: exchange.headers(errors.length > 0) }),
      });
    const asked = { method: req.method, path: url.pathname, calls, header: (name: string) => c.req.header(name) };
    const response = await inRequest(asked, answerCalls, ({ status }) => status);
    if (isKnown(response, c.req.header('if-none-match')))
      return new Response(null, { status: 304, headers: response.headers });
    const whole = declaredAsJson(response);
    if (exchange.answerBytes < worthCompressingBytes) return whole;
    return await compressed(whole, codingFor(c.req.header('accept-encoding')), exchange.frozen);
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

/** Whether whoever asks has this very answer. */
function isKnown({ headers }: Response, ifNoneMatch: string | undefined): boolean {
  const etag = headers.get('etag');
  return etag !== null && (ifNoneMatch?.split(',').some((known) => known.trim() === etag) ?? false);
}

/** Errors before any call ran leave tRPC without a type, which makes them plain text. The adapter's `Response` keeps no later change of its headers. */
function declaredAsJson(response: Response): Response {
  const type = response.headers.get('content-type');
  if (type !== null && !type.startsWith('text/plain')) return response;
  const headers = new Headers(response.headers);
  headers.set('content-type', 'application/json');
  return new Response(response.body, { status: response.status, headers });
}
