import { randomUUID } from 'node:crypto';
import { operatorClient, type ServerOptions } from '../server.ts';
import type { Scene } from './scene.ts';

/** Whose key puts money into wallets, and in which currency. */
export interface Till {
  readonly server: ServerOptions;
  readonly currency: string;
}

/** How wallets are filled, as a service does that took a payment. Without a till visitors charge them themselves. */
export async function creditBy(till: Till | undefined): Promise<Scene['credit']> {
  if (till === undefined) return undefined;
  const operator = await operatorClient(till.server, {}, Number.POSITIVE_INFINITY);
  const { currency } = till;
  return async (userId, amount) => {
    const reference = `rush-${randomUUID()}`;
    await operator.wallet.credit.mutate({ userId, currency, amount, reference, idempotencyKey: reference });
  };
}
