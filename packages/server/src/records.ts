// The routers' own files, not the nouns' index: the published types are made from here, and nothing but procedures may come along.
import { auditRouter } from './audit/audit.router.ts';
import { cancellationRouter } from './cancellation/cancellation.router.ts';
import { catalogueRouter } from './catalogue/catalogue.router.ts';
import { operatorRouter } from './operator/operator.router.ts';
import { paymentRouter } from './payment/payment.router.ts';
import { planRouter } from './plan/plan.router.ts';
import { queueRouter } from './queue/queue.router.ts';
import { figuresRouter } from './seating/figures.router.ts';
import { holdbackRouter } from './seating/holdback/holdback.router.ts';
import { leaveRouter } from './seating/leave.router.ts';
import { reservationRouter } from './seating/reservation.router.ts';
import { seatingRouter } from './seating/seating.router.ts';
import { userRouter } from './user/user.router.ts';
import { userWalletsRouter } from './wallet/user-wallets.router.ts';
import { walletRouter } from './wallet/wallet.router.ts';

/**
 * Every procedure, as plain records: the served router and the published types are made from the same ones. Named and not
 * inferred, so that the published types keep each procedure's docstring.
 */
export type Records = {
  readonly queue: typeof queueRouter & typeof leaveRouter;
  readonly concert: typeof catalogueRouter &
    typeof seatingRouter &
    typeof figuresRouter &
    typeof holdbackRouter &
    typeof cancellationRouter;
  readonly wallet: typeof walletRouter & typeof auditRouter;
  readonly payment: typeof paymentRouter;
  readonly operator: typeof operatorRouter;
  readonly plan: typeof planRouter;
  readonly reservation: typeof reservationRouter;
  readonly user: typeof userRouter & typeof userWalletsRouter;
};

export const records: Records = {
  queue: { ...queueRouter, ...leaveRouter },
  concert: { ...catalogueRouter, ...seatingRouter, ...figuresRouter, ...holdbackRouter, ...cancellationRouter },
  wallet: { ...walletRouter, ...auditRouter },
  payment: paymentRouter,
  operator: operatorRouter,
  plan: planRouter,
  reservation: reservationRouter,
  user: { ...userRouter, ...userWalletsRouter },
};
