import type { HallPlan } from '@stagedoor/hall';
import { z } from 'zod';
import { id, type KeyedByOperator, keyOfOperator, label, page, type PageRequest, requestOf } from '../rpc/inputs.ts';
import { checkHall, hallFields } from './hall-plan.schemas.ts';

/** A hall to keep for many dates. */
export interface CreatePlanRequest extends HallPlan, KeyedByOperator {
  /** For people to read: 1–200 characters, no control characters. */
  name: string;
}

/** Which plan. */
export interface PlanRequest {
  /** The plan, from `plan.create` or `plan.list`. */
  planId: string;
}

export const createPlanInput = requestOf<CreatePlanRequest>()(
  z.object({ name: label(200), ...hallFields, ...keyOfOperator }).superRefine(checkHall),
);
export const planInput = requestOf<PlanRequest>()(z.object({ planId: id }));
export const listPlansInput = requestOf<PageRequest | undefined>()(z.object(page).prefault({}));

/** A stored plan, without its hall. */
export interface PlanSummary {
  planId: string;
  name: string;
  /** Places together, seats and standing ones. */
  capacity: number;
  createdAt: Date;
}

/** A stored plan: `plan` is what was sent, for `concert.addSchedule`, another server or a file. */
export interface PlanOutput extends PlanSummary {
  plan: HallPlan;
}
