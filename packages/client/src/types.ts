import type { AppRouter } from '@stagedoor/server/api';
import type { TRPCClient, TRPCPromise } from '@trpc/client';
import type { inferRouterInputs, inferRouterOutputs } from '@trpc/server';

export type { AppRouter, DetailsOf, ErrorData, Reason, ReasonDetails } from '@stagedoor/server/api';

/** Each procedure's input: `RouterInputs['concert']['reserve']`. */
export type RouterInputs = inferRouterInputs<AppRouter>;

/** Each procedure's output: `RouterOutputs['concert']['reserve']`. */
export type RouterOutputs = inferRouterOutputs<AppRouter>;

/** The raw client: every procedure as `client.concert.reserve.mutate(…)`. */
export type StagedoorClient = TRPCClient<AppRouter>;

/** A seat as people find it, with its price in the concert's minor unit. */
export type NamedSeat = RouterOutputs['concert']['reserve']['seats'][number];

/** Where a visit stands. */
export type TokenStatus = RouterOutputs['queue']['status'];

declare const refusedWith: unique symbol;

/**
 * A call's promise. For the compiler alone it also says what it may be refused with, which `safe()` knows then. A plain
 * promise is one as well: of that any refusal is expected.
 */
export interface Answer<Data, Shape> extends Promise<Data> {
  readonly [refusedWith]?: Shape;
}

type Call<Procedure> = Procedure extends { mutate(...args: never): infer P } | { query(...args: never): infer P }
  ? P
  : never;

/** What a procedure may be refused with: `ShapeOf<'concert', 'reserve'>['data']['reason']`. */
export type ShapeOf<
  Noun extends keyof RouterInputs,
  Verb extends keyof RouterInputs[Noun],
> = Noun extends keyof StagedoorClient
  ? Verb extends keyof StagedoorClient[Noun]
    ? Call<StagedoorClient[Noun][Verb]> extends TRPCPromise<unknown, infer Shape extends { data: { reason: string } }>
      ? Shape
      : never
    : never
  : never;
