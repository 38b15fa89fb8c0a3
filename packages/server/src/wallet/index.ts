export type { WalletMoved } from './wallet.events.ts';
export { type Entry, post, refuseOverBalance, refuseUncovered } from './wallet.rules.ts';
export { lockWallets, storeEntries, type Wallets } from './wallet.store.ts';
