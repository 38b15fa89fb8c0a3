import { Op } from 'sequelize';
import { keyLifetimeMs } from '../engine/idempotency.ts';
import type { Models } from '../models.ts';

/** How long the operator log is kept. */
const logLifetimeMs = 365 * 24 * 60 * 60 * 1_000;

/** Forgets idempotency keys after 7 days and log lines after a year. Every node may run it at any time. */
export async function prune({ ConcertKey, WalletKey, OperatorLog }: Models, now: Date): Promise<void> {
  const keysBefore = new Date(now.getTime() - keyLifetimeMs);
  await ConcertKey.destroy({ where: { createdAt: { [Op.lt]: keysBefore } } });
  await WalletKey.destroy({ where: { createdAt: { [Op.lt]: keysBefore } } });
  await OperatorLog.destroy({ where: { at: { [Op.lt]: new Date(now.getTime() - logLifetimeMs) } } });
}
