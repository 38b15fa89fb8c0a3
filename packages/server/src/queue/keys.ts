import type { KeyTable } from '../engine/command.ts';

/** The idempotency keys of what changes a concert's rows: its queue, its dates, its seats, its payments. */
export const concertKeys = { table: 'concert_keys', group: 'concert_id' } as const satisfies KeyTable;
