export type { PaymentMoved } from './payment.events.ts';
