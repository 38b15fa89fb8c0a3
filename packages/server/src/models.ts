import type { Sequelize } from 'sequelize';
import { concertModels } from './concert/concert.model.ts';
import { operatorModels } from './operator/operator.model.ts';
import { paymentModels } from './payment/payment.model.ts';
import { queueModels } from './queue/queue.model.ts';
import { userModels } from './user/user.model.ts';
import { walletModels } from './wallet/wallet.model.ts';

/** Every table of one database as a Sequelize model. */
export function defineModels(db: Sequelize): Models {
  return {
    ...userModels(db),
    ...queueModels(db),
    ...concertModels(db),
    ...walletModels(db),
    ...paymentModels(db),
    ...operatorModels(db),
  };
}

/** Every model, by name. */
export type Models = ReturnType<typeof userModels> &
  ReturnType<typeof queueModels> &
  ReturnType<typeof concertModels> &
  ReturnType<typeof walletModels> &
  ReturnType<typeof paymentModels> &
  ReturnType<typeof operatorModels>;
