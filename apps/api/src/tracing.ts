import { setTimeout as delay } from 'node:timers/promises';
import type { Env } from './env.ts';
import type { Steps } from './steps.ts';

/** A collector that is away must not keep the server from ending. */
const flushWithinMs = 3_000;

/**
 * Sends spans to the OpenTelemetry collector at `OTEL_EXPORTER_OTLP_ENDPOINT`, and loads nothing for it where there is none. The exporter
 * reads the other variables of OpenTelemetry (headers, timeouts) by itself. Which traces are sent is decided here: flags that pages
 * send are anybody's.
 */
export async function startTracing(env: Env, steps: Steps): Promise<void> {
  if (env.OTEL_EXPORTER_OTLP_ENDPOINT === undefined) return;
  const [
    { context, propagation, trace },
    { AsyncLocalStorageContextManager },
    { W3CTraceContextPropagator },
    { OTLPTraceExporter },
    { resourceFromAttributes },
    { BatchSpanProcessor, TraceIdRatioBasedSampler, TracerProvider },
  ] = await Promise.all([
    import('@opentelemetry/api'),
    import('@opentelemetry/context-async-hooks'),
    import('@opentelemetry/core'),
    import('@opentelemetry/exporter-trace-otlp-http'),
    import('@opentelemetry/resources'),
    import('@opentelemetry/sdk-trace'),
  ]);
  const provider = new TracerProvider({
    resource: resourceFromAttributes({
      'service.name': 'stagedoor',
      ...(env.worker === undefined ? {} : { 'service.instance.id': `worker-${env.worker}` }),
    }),
    sampler: new TraceIdRatioBasedSampler(env.OTEL_TRACES_SAMPLER_ARG),
    spanProcessors: [new BatchSpanProcessor({ exporter: new OTLPTraceExporter(), exportTimeoutMillis: flushWithinMs })],
  });
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
  propagation.setGlobalPropagator(new W3CTraceContextPropagator());
  trace.setGlobalTracerProvider(provider);
  steps.push(async () => {
    const late = delay(flushWithinMs, undefined, { ref: false });
    await Promise.race([provider.shutdown().catch(() => undefined), late]);
  });
}
