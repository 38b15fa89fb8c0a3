import type { Sequelize } from 'sequelize';
import type { Models } from '../database/models.ts';
import { catalogueModels } from '../catalogue/catalogue.model.ts';
import { seatingModels } from '../seating/seating.model.ts';
import { operatorModels } from '../operator/operator.model.ts';
import { paymentModels } from '../payment/payment.model.ts';
import { queueModels } from '../queue/queue.model.ts';
import { userModels } from '../user/user.model.ts';
import { walletModels } from '../wallet/wallet.model.ts';

/** Every table of one database as a Sequelize model. */
export function defineModels(db: Sequelize): Models {
  return {
    ...userModels(db),
    ...queueModels(db),
    ...catalogueModels(db),
    ...seatingModels(db),
    ...walletModels(db),
    ...paymentModels(db),
    ...operatorModels(db),
  };
}
