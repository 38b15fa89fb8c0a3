import type { RouterOutputs } from '@stagedoor/client';

export type Payment = RouterOutputs['payment']['get'];

/** Whether something of it can still be seen: neither refused nor given back whole. */
export const isValid = ({ status }: Payment): boolean => status === 'paid' || status === 'partly_refunded';
