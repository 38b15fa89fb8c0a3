import {
  propagation,
  type ProxyTracerProvider,
  ROOT_CONTEXT,
  type Span,
  SpanKind,
  SpanStatusCode,
  trace,
} from '@opentelemetry/api';
import { traceIdIn, underTrace } from './trace-id.ts';

const name = 'stagedoor';

/** Spans go wherever the process has set OpenTelemetry up to send them. Unless it has, nothing is done for them. */
const tracer = trace.getTracer(name);
export const isSetUp = (): boolean =>
  (trace.getTracerProvider() as Partial<ProxyTracerProvider>).getDelegateTracer?.(name) !== undefined;

/** Most callers that a batch names. */
const linksAtMost = 64;

/** What a request says of itself. */
export interface Asked {
  readonly method: string;
  readonly path: string;
  readonly calls: number;
  readonly header: (name: string) => string | undefined;
}

const getter = {
  keys: (): string[] => ['traceparent', 'tracestate', 'baggage'],
  get: ({ header }: Asked, field: string): string | undefined => header(field),
};

/** The span of what is under way, where it is recorded. */
export function activeSpan(): Span | undefined {
  const span = trace.getActiveSpan();
  return span?.isRecording() === true ? span : undefined;
}

/** Serves a request as part of the page's trace, which its headers name, and as a span below the page's. */
export function inRequest<T>(asked: Asked, work: () => Promise<T>, statusOf: (answer: T) => number): Promise<T> {
  const traceId = traceIdIn(asked.header('traceparent'));
  if (!isSetUp()) return underTrace(traceId, work);
  const { method, path, calls } = asked;
  const attributes = { 'http.request.method': method, 'url.path': path, 'stagedoor.calls': calls };
  const parent = propagation.extract(ROOT_CONTEXT, asked, getter);
  return underTrace(traceId, () =>
    tracer.startActiveSpan(`${method} /trpc`, { kind: SpanKind.SERVER, attributes }, parent, (span) =>
      ended(span, async () => {
        const answer = await work();
        const status = statusOf(answer);
        span.setAttribute('http.response.status_code', status);
        if (status >= 500) span.setStatus({ code: SpanStatusCode.ERROR });
        return answer;
      }),
    ),
  );
}

/** One procedure call of a request. `work` is told where to say what came of it: ok, or the reason of the refusal. */
export function inCall<T>(procedure: string, work: (cameTo: (result: string) => void) => Promise<T>): Promise<T> {
  if (!isSetUp()) return work(toNobody);
  return tracer.startActiveSpan(procedure, { attributes: { 'rpc.system.name': 'trpc' } }, (span) =>
    ended(span, () => work((result) => void span.setAttribute('stagedoor.result', result))),
  );
}

const toNobody = (): void => {};

/** A batch serves many traces and belongs to none: it has a trace of its own, and it and its callers name each other. */
export function inBatch<T>(
  { command, partition, size, callers }: { command: string; partition: string; size: number; callers: readonly Span[] },
  work: () => Promise<T>,
): Promise<T> {
  if (callers.length === 0) return work();
  const links = callers.slice(0, linksAtMost).map((caller) => ({ context: caller.spanContext() }));
  const attributes = { 'stagedoor.command': command, 'stagedoor.partition': partition, 'stagedoor.batch_size': size };
  return tracer.startActiveSpan(`batch ${command}`, { root: true, links, attributes }, ROOT_CONTEXT, (span) => {
    for (const caller of callers) caller.addLink({ context: span.spanContext() });
    return ended(span, work);
  });
}

async function ended<T>(span: Span, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    // Not what it says: messages may hold values.
    span.setStatus({ code: SpanStatusCode.ERROR });
    throw error;
  } finally {
    span.end();
  }
}
