/** Money came into a wallet, in minor units of `currency`. */
export interface WalletCharged {
  readonly kind: 'wallet.charged';
  readonly userId: string;
  readonly currency: string;
  readonly amount: number;
  readonly entryId: string;
}
