/** The audit finds a refund by its id alone, as its idempotency key names nothing else. */
export const refundsById = `
create index ledger_refunds_by_id on ledger_entries (entry_id) where kind = 'refund';
`;
