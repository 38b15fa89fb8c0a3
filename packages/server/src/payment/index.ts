export { paymentModels } from './payment.model.ts';
