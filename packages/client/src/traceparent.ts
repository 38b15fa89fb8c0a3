import { hex } from './hex.ts';

/** A new trace (W3C Trace Context) for one request. A `fetch` of OpenTelemetry's puts its own in its place. */
export function newTraceparent(): string {
  const [trace, span] = [crypto.getRandomValues(new Uint8Array(16)), crypto.getRandomValues(new Uint8Array(8))];
  return `00-${hex(trace)}-${hex(span)}-01`;
}
