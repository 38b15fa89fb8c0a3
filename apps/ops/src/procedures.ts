import { appRouter } from '@stagedoor/server';
import type { z } from 'zod';

/** A procedure of the server that operators use. */
export interface Procedure {
  /** Such as `concert.addSchedule`. */
  readonly path: string;
  readonly type: 'query' | 'mutation';
  readonly input: z.ZodType | undefined;
}

interface Definition {
  readonly type: 'query' | 'mutation' | 'subscription';
  readonly meta?: { readonly rung?: string };
  readonly inputs: readonly z.ZodType[];
}

/** Whose procedures these are: users are themselves, with tokens that no operator has. */
const ofUsers = new Set(['user', 'visitor']);

/** Everything that the operator's key may call, and what needs no key. Streams are for pages. */
export const operatorProcedures: readonly Procedure[] = Object.entries(
  appRouter._def.procedures as unknown as Record<string, { readonly _def: Definition }>,
).flatMap(([path, { _def }]) => {
  const { type, meta, inputs } = _def;
  return type === 'subscription' || ofUsers.has(meta?.rung ?? '') ? [] : [{ path, type, input: inputs[0] }];
});
