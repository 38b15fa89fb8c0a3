import { initTRPC } from '@trpc/server';
import { asRefused } from './as-refused.ts';
import type { Context } from './context.ts';
import { encoder } from '../encoder.ts';
import { shapeOf } from './error-shape.ts';

/** How often a stream says something, so that both ends know that the other is there. */
export const heartbeatMs = 15_000;

/** Superjson for what goes out. What comes in is plain JSON: superjson would let a small input grow in memory. */
const transformer = {
  input: { serialize: (value: unknown) => value, deserialize: (value: unknown) => value },
  output: encoder,
};

export const t = initTRPC.context<Context>().create({
  transformer,
  isDev: false,
  errorFormatter: ({ shape, error }) => shapeOf(shape, asRefused(error)),
  // No ping: it is a timer for each stream. Streams repeat themselves at a tick now and then instead.
  sse: { ping: { enabled: false }, client: { reconnectAfterInactivityMs: 3 * heartbeatMs } },
});

export const { router, createCallerFactory } = t;
