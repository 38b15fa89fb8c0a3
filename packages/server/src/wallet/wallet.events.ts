/** Money came into a wallet, or left it, other than by a payment or its refund. In minor units of `currency`; negative when it left. */
export interface WalletMoved {
  readonly kind: 'wallet.charged' | 'wallet.credited' | 'wallet.debited';
  readonly userId: string;
  readonly currency: string;
  readonly amount: number;
  readonly entryId: string;
}
