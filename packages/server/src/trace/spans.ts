import { propagation, ROOT_CONTEXT, type Span, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api';

/** Spans go wherever the process has set OpenTelemetry up to send them, and nowhere unless it has. */
const tracer = trace.getTracer('stagedoor');

/** Most callers that a batch names. */
const linksAtMost = 64;

const getter = {
  keys: (headers: Headers): string[] => [...headers.keys()],
  get: (headers: Headers, name: string): string | undefined => headers.get(name) ?? undefined,
};

/** The span of what is under way, where it is recorded. */
export function activeSpan(): Span | undefined {
  const span = trace.getActiveSpan();
  return span?.isRecording() === true ? span : undefined;
}

/** An HTTP request, below the span of the page that its headers name. */
export async function inRequest(
  { method, headers, url }: Request,
  calls: number,
  work: () => Promise<Response>,
): Promise<Response> {
  const attributes = { 'http.request.method': method, 'url.path': new URL(url).pathname, 'stagedoor.calls': calls };
  const parent = propagation.extract(ROOT_CONTEXT, headers, getter);
  return await tracer.startActiveSpan(`${method} /trpc`, { kind: SpanKind.SERVER, attributes }, parent, (span) =>
    ended(span, async () => {
      const response = await work();
      span.setAttribute('http.response.status_code', response.status);
      if (response.status >= 500) span.setStatus({ code: SpanStatusCode.ERROR });
      return response;
    }),
  );
}

/** One procedure call of a request. `work` says what came of it: ok, or the reason of the refusal. */
export async function inCall<T>(procedure: string, work: (cameTo: (result: string) => void) => Promise<T>): Promise<T> {
  return await tracer.startActiveSpan(procedure, { attributes: { 'rpc.system.name': 'trpc' } }, (span) =>
    ended(span, () => work((result) => void span.setAttribute('stagedoor.result', result))),
  );
}

/** A batch serves many traces and belongs to none: it has a trace of its own, and each of its callers and it name each other. */
export async function inBatch<T>(
  { command, partition, size, callers }: { command: string; partition: string; size: number; callers: readonly Span[] },
  work: () => Promise<T>,
): Promise<T> {
  if (callers.length === 0) return await work();
  const links = callers.slice(0, linksAtMost).map((caller) => ({ context: caller.spanContext() }));
  const attributes = { 'stagedoor.command': command, 'stagedoor.partition': partition, 'stagedoor.batch_size': size };
  return await tracer.startActiveSpan(`batch ${command}`, { root: true, links, attributes }, ROOT_CONTEXT, (span) => {
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
