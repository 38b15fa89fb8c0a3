export { currentTraceId, withoutTrace } from './trace-id.ts';
export { activeSpan, inBatch, inCall, inRequest, isSetUp as isTracing } from './spans.ts';
export type { Span } from '@opentelemetry/api';
