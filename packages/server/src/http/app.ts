import type { HttpBindings } from '@hono/node-server';
import { fetchRequestHandler } from '@trpc/server/adapters/fetch';
import { type Context as HonoContext, Hono } from 'hono';
import { cors } from 'hono/cors';
import type { StagedoorConfig } from '../config.ts';
import { refusal } from '../errors.ts';
import { appRouter } from '../router.ts';
import type { Stagedoor } from '../runtime/open.ts';
import { Refused } from '../rpc/refused.ts';
import { version } from './version.ts';
import { HttpFigures } from './figures.ts';
import { addressOf } from './address.ts';
import { Answer } from './answer.ts';
import { readJsonText, refuseBody } from './body.ts';
import { callsIn, streamTokenIn } from './calls.ts';
import { compressed, worthCompressingBytes } from './compressed.ts';
import { refusedResponse, respondWith } from './envelope.ts';
import { type Caller, identifier } from './identify.ts';
import { type Allowance, Rates, smaller, unlimited } from './rates.ts';
import { remembered } from './readiness.ts';
import { inRequest, traceIdIn, underTrace } from '../trace/index.ts';
import { sizeOf } from './size.ts';
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
): App {
  const { services, registry } = stagedoor;
  const { http } = config;
  const identify = identifier(config, () => services.clock.now(), services.faults);
  const isReachable = remembered(() => stagedoor.isReady());
  const rates = new Rates(http);
  const streams = new Streams(http);
  const figures = new HttpFigures(registry);
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
      exposeHeaders: ['idempotency-replayed', 'stagedoor-version', 'retry-after'],
      maxAge: 86_400,
    }),
  );

  app.use(async (c, next) => {
    await next();
    figures.answered(c.res.status);
  });

  app.use(async (c, next) => {
    const url = new URL(c.req.url);
    const { calls, isBatch } = callsIn(url);
    const address = addressOf(
      c.req.header('x-forwarded-for'),
      c.env.incoming.socket.remoteAddress,
      http.trustedProxies,
    );
    const caller = identify(c.req.header('authorization'));
    const allowance = caller.isOperator ? unlimited : await rates.ofAddress(address, calls);
    c.set('calls', calls);
    c.set('isBatch', isBatch);
    if (allowance.calls === 0) return rateLimited(c, allowance);
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
    const actor = await caller.actorNow();
    const allowance =
      actor.kind === 'user' ? smaller(c.var.allowance, await rates.ofUser(actor.userId, calls)) : c.var.allowance;
    if (allowance.calls === 0) return rateLimited(c, allowance);

    let req = c.req.raw;
    const reserve = (bytes: number): boolean => answer?.reserve(bytes) ?? true;
    if (req.method === 'POST') {
      const refused = refuseBody(req.headers, http.bodyBytes);
      if (refused) return refusedResponse(refused);
      const body = await readJsonText(req, http.bodyBytes, reserve);
      if ('refused' in body) return refusedResponse(body.refused);
      req = new Request(req.url, { method: 'POST', headers: req.headers, body: body.text, signal: req.signal });
    }
    const hasRoom = actor.kind === 'anonymous' ? batchRoom(http.anonymousBatchBytes) : () => true;
    let left = allowance.calls;
    let replays = 0;
    let shared: string | undefined;
    let answerBytes = 0;
    let frozen: { answer: object; isBatch: boolean } | undefined;
    const answerCalls = (): Promise<Response> =>
      fetchRequestHandler({
        endpoint: '/trpc',
        req,
        router: appRouter,
        maxBatchSize: http.batchCalls,
        createContext: () => ({
          services,
          actor: () => caller.actor(),
          limit: async () => (left-- > 0 ? undefined : { retryAfterMs: allowance.retryAfterMs }),
          keep: (data) => {
            const bytes = sizeOf(data);
            if (!hasRoom(bytes) || !reserve(bytes)) return refusal('OVERLOADED', { retryAfterMs: 1_000 }, tooLarge);
            answerBytes += bytes;
            if (calls === 1 && typeof data === 'object' && data !== null && Object.isFrozen(data))
              frozen = { answer: data, isBatch };
            return undefined;
          },
          onReplay: () => void replays++,
          onShared: (version) => void (shared = version),
        }),
        responseMeta: ({ errors }) => ({
          headers: {
            ...(shared !== undefined && calls === 1 && errors.length === 0
              ? sharedFor(shared)
              : { 'cache-control': 'no-store' }),
            'stagedoor-version': version,
            ...(replays > 0 ? { 'idempotency-replayed': String(replays) } : {}),
          },
        }),
      });
    const response = await underTrace(traceIdIn(req.headers), () => inRequest(req, calls, answerCalls));
    if (isKnown(response, c.req.header('if-none-match')))
      return new Response(null, { status: 304, headers: response.headers });
    const whole = declaredAsJson(response);
    const isLarge = answerBytes >= worthCompressingBytes;
    return isLarge ? await compressed(whole, c.req.header('accept-encoding'), frozen) : whole;
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

/** Weak: the same answer in another coding has the same version. */
const sharedFor = (version: string): Record<string, string> => ({
  'cache-control': 'public, max-age=30, stale-while-revalidate=300',
  etag: `W/"${version}"`,
});

/** Whether whoever asks has this very answer. */
function isKnown({ headers }: Response, ifNoneMatch: string | undefined): boolean {
  const etag = headers.get('etag');
  return etag !== null && (ifNoneMatch?.split(',').some((known) => known.trim() === etag) ?? false);
}

const tooLarge =
  'Too many large answers are on their way. Try again after retryAfterMs, with fewer calls in one request.';

/**
 * Room in one batch, so that a few requests of anyone's can't keep the event loop writing. The first answer always has some: asking again
 * makes progress.
 */
function batchRoom(most: number): (bytes: number) => boolean {
  let taken: number | undefined;
  return (bytes) => {
    if (taken !== undefined && taken + bytes > most) return false;
    taken = (taken ?? 0) + bytes;
    return true;
  };
}

/** Refuses a whole request before anything of it is read, each call of a batch by itself. */
function rateLimited({ var: { calls, isBatch } }: HonoContext<Env>, { retryAfterMs }: Allowance): Response {
  return refusedResponse(refusal('RATE_LIMITED', { retryAfterMs }), isBatch ? { calls } : undefined);
}

/** Errors before any call ran leave tRPC without a type, which makes them plain text. The adapter's `Response` keeps no later change of its headers. */
function declaredAsJson(response: Response): Response {
  const type = response.headers.get('content-type');
  if (type !== null && !type.startsWith('text/plain')) return response;
  const headers = new Headers(response.headers);
  headers.set('content-type', 'application/json');
  return new Response(response.body, { status: response.status, headers });
}
