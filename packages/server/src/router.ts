import { records } from './records.ts';
import { createCallerFactory, router } from './rpc/trpc.ts';

/** The served router. */
export const appRouter = router(records);

export const createCaller = createCallerFactory(appRouter);
