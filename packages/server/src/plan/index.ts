export { readPlan } from './plan.store.ts';
