export { paymentModels } from './payment.model.ts';
export { paymentRouter } from './payment.router.ts';
