/** What must be true at every moment, by the numbers under which the audit's checks report. */
export const invariants = {
  1: 'A balance is the sum of its ledger entries, and no running sum is below zero',
  2: 'Ledger entries balance: charges + credits − debits = balances + payments − refunds',
  3: 'A seat has at most one owner: a live hold or a paid reservation',
  4: 'Paid or refunded means exactly one payment, one debit of exactly its amount, and refunds that sum to what was given back',
  5: 'No payment is decided at or after the expiry of its hold',
  6: 'A token pays once, for one hold or several; token, payer and concert match',
  7: 'No admission is decided with maxActive or more active',
  8: 'Nobody present is admitted after someone who stands behind them',
  9: 'One effect for each idempotency key',
  12: 'No state leaves paid but for refunded',
} as const;

export type Invariant = keyof typeof invariants;
