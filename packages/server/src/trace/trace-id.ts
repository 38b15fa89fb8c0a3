import { AsyncLocalStorage } from 'node:async_hooks';

/** W3C Trace Context: version, trace id, span id, flags. */
const traceparent = /^[0-9a-f]{2}-(?!0{32})([0-9a-f]{32})-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}(-|$)/;

const current = new AsyncLocalStorage<string | undefined>();

/** The trace that a request says it belongs to. Whatever else stands in the header is nobody's. */
export const traceIdIn = (header: string | undefined): string | undefined =>
  header === undefined ? undefined : traceparent.exec(header)?.[1];

/** The trace of the request that is being served: for the log, whether or not spans are sent anywhere. */
export const currentTraceId = (): string | undefined => current.getStore();

/** Serves a request as part of its trace. */
export function underTrace<T>(traceId: string | undefined, work: () => T): T {
  return traceId === undefined ? work() : current.run(traceId, work);
}

/** Does what is for many callers, or for none: it belongs to no single trace. */
export const withoutTrace = <T>(work: () => T): T => current.run(undefined, work);
