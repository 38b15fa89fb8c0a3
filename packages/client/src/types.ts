import type { AppRouter } from '@stagedoor/server/api';
import type { inferRouterInputs, inferRouterOutputs } from '@trpc/server';

export type { AppRouter, DetailsOf, ErrorData, Reason, ReasonDetails } from '@stagedoor/server/api';

/** Each procedure's input: `RouterInputs['concert']['reserve']`. */
export type RouterInputs = inferRouterInputs<AppRouter>;

/** Each procedure's output: `RouterOutputs['concert']['reserve']`. */
export type RouterOutputs = inferRouterOutputs<AppRouter>;
