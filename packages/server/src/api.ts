import type { TRPCBuiltRouter, TRPCDecorateCreateRouterOptions, TRPCDefaultErrorShape } from '@trpc/server';
import type { Records } from './records.ts';
import type { ErrorData } from './rpc/error-shape.ts';

/** The error of any procedure. */
export interface ErrorShape extends Omit<TRPCDefaultErrorShape, 'data'> {
  data: ErrorData;
}

/** The router's type for clients: the same procedures as the served router, without the server's context. */
export type AppRouter = TRPCBuiltRouter<
  { ctx: object; meta: object; errorShape: ErrorShape; transformer: true },
  TRPCDecorateCreateRouterOptions<Records>
>;

export type { DetailsOf, Reason, ReasonDetails } from './errors.ts';
export type { ErrorData } from './rpc/error-shape.ts';
