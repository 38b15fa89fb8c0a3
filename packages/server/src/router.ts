import { auditRouter } from './audit/audit.router.ts';
import { concertRouter, leaveRouter } from './concert/index.ts';
import { paymentRouter } from './payment/index.ts';
import { queueRouter } from './queue/index.ts';
import { createCallerFactory, router } from './trpc.ts';
import { userRouter } from './user/index.ts';
import { walletRouter } from './wallet/index.ts';

/** Every procedure, as plain records: the served router and the published types are made from the same ones. */
export const records = {
  queue: { ...queueRouter, ...leaveRouter },
  concert: concertRouter,
  wallet: { ...walletRouter, ...auditRouter },
  payment: paymentRouter,
  user: userRouter,
};

/** The served router. */
export const appRouter = router(records);

export const createCaller = createCallerFactory(appRouter);
