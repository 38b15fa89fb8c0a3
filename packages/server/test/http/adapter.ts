import { createApp } from '../../src/http/app.ts';
import { testConfig } from '../harness.ts';
import type { ServedStage } from './served.ts';
import { type Stream, streamOf } from './sse.ts';

/** A stream as tRPC's own adapter answers it: there is no socket that anything else could write to. */
export async function byAdapter(
  served: ServedStage,
  path: string,
  headers: Record<string, string> = {},
): Promise<Stream> {
  const app = createApp(served.stagedoor, testConfig(served.databaseUrl));
  const peer = { incoming: { socket: { remoteAddress: '127.0.0.1' } } };
  const left = new AbortController();
  const response = await app.request(path, { headers, signal: left.signal }, peer);
  return streamOf(response, () => left.abort());
}

/** What an answer's headers say, but for those of its connection. */
export const withoutConnection = (headers: Headers): Record<string, string> => {
  const { date: _, connection: __, 'keep-alive': ___, 'transfer-encoding': ____, ...own } = Object.fromEntries(headers);
  return own;
};
