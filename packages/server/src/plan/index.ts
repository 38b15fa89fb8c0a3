export { checkHall, hallFields } from './hall-plan.schemas.ts';
export { readPlan } from './plan.store.ts';
