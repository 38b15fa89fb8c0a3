export type { PaymentMoved } from './payment.events.ts';
export { lockPayments } from './payment.store.ts';
export { refund } from './refund.ts';
