import type { Services } from '../rpc/context.ts';
import { isTracing } from '../trace/index.ts';
import type { PlainCalls } from './plain-calls.ts';
import { sizeOf } from './size.ts';
import { envelope } from './written.ts';

const path = 'queue.status';

/** What polls are answered, and about how large that is. */
export interface Polled {
  readonly body: string;
  readonly bytes: number;
}

/**
 * What a request that polls is answered, where memory has it at once. Most calls are polls, and the promises from rung to rung of the
 * ladder cost more than a poll does. Undefined for all that is not quite plain, which the procedure knows how to answer.
 * @param mostBytes what a request may keep whatever others do
 */
export function pollNow(
  services: Services,
  { paths, isBatch, inputOf }: PlainCalls,
  mostBytes: number,
): Polled | undefined {
  if (!paths.every((each) => each === path) || isTracing()) return undefined;
  const beganMs = performance.now();
  let statuses: readonly object[] | undefined;
  try {
    statuses = services.pollNow(paths.map((_, index) => inputOf?.(index)));
  } catch {
    return undefined;
  }
  if (statuses === undefined) return undefined;
  // One alone is small.
  const bytes = statuses.length === 1 ? 0 : statuses.reduce((sum, status) => sum + sizeOf(status), 0);
  if (bytes > mostBytes) return undefined;
  const tookMs = (performance.now() - beganMs) / statuses.length;
  for (let index = 0; index < statuses.length; index++) services.calls.answered(path, 'ok', tookMs);
  const written = statuses.map(envelope).join(',');
  return { body: isBatch ? `[${written}]` : written, bytes };
}
