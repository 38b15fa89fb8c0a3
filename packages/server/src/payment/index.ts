export type { PaymentMoved } from './payment.events.ts';
export { forgetNotes } from './notes.store.ts';
export { lockPayments } from './payment.store.ts';
export { refund } from './refund.ts';
