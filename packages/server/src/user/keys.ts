import type { KeyTable } from '../engine/command.ts';

/** The idempotency keys of what changes a user's rows. */
export const userKeys = { table: 'wallet_keys', group: 'user_id' } as const satisfies KeyTable;
