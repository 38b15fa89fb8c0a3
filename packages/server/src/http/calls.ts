import { appRouter } from '../router.ts';

/** How many calls a request names: a batch does so in its path, separated by commas, however they are written. */
export function callsIn({ pathname, searchParams }: URL): { calls: number; isBatch: boolean } {
  if (searchParams.get('batch') !== '1') return { calls: 1, isBatch: false };
  return { calls: pathname.split(/,|%2c/i).length, isBatch: true };
}

/** The token that a stream is asked for with; undefined when it is no stream that is asked for. */
export function streamTokenIn({ pathname, searchParams }: URL): string | undefined {
  if (!isStream(pathname.replace(/^\/trpc\//, ''))) return undefined;
  try {
    const { token } = JSON.parse(searchParams.get('input') ?? '{}') as { token?: unknown };
    return String(token);
  } catch {
    // It will be refused as an invalid input; all such count together.
    return '';
  }
}

/** By their whole names. */
const procedures = appRouter._def.procedures as unknown as Record<string, { _def: { type: string } } | undefined>;

/** Whether a stream has this name. */
export const isStream = (name: string): boolean =>
  Object.hasOwn(procedures, name) && procedures[name]?._def.type === 'subscription';
