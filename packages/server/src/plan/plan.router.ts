import { refusal } from '../errors.ts';
import { newId } from '../ids.ts';
import { asOnlooker, asOperator, operatorName, operatorReasons } from '../operator/index.ts';
import { keyBefore, pageOf, rowsToRead } from '../rpc/cursor.ts';
import { keyed, procedure, refusals, settle } from '../rpc/index.ts';
import { Refused } from '../rpc/refused.ts';
import { createPlan } from './create.ts';
import { createPlanInput, listPlansInput, planInput, type PlanOutput, type PlanSummary } from './plan.schemas.ts';
import { findPlan, readPlans } from './plan.store.ts';

/** Halls that are described once and used by many dates. */
export const planRouter = {
  /** Keeps the plan of a hall. It never changes: another hall is another plan (operator). */
  create: procedure
    .errors(refusals(...operatorReasons, 'IDEMPOTENCY_KEY_REUSED'))
    .input(createPlanInput)
    .concat(asOperator)
    .mutation(async ({ ctx, input: { idempotencyKey, ...input } }): Promise<{ planId: string; capacity: number }> => {
      const { name, ...plan } = input;
      const made = { planId: newId('pln', ctx.services.clock.now()), name, plan };
      const key = keyed(operatorName, operatorName, idempotencyKey, input);
      return settle(ctx, await ctx.services.operators.engine.run(createPlan, made, key));
    }),

  /** Stored plans, newest first, without their halls (operator). */
  list: procedure
    .errors(refusals(...operatorReasons, 'INVALID_INPUT'))
    .input(listPlansInput)
    .concat(asOnlooker)
    .query(async ({ ctx, input }): Promise<{ plans: PlanSummary[]; nextCursor: string | null }> => {
      const { cursor, limit } = input;
      const before = keyBefore('pln', cursor);
      const read = await readPlans(ctx.services.operators.db, before, rowsToRead(limit));
      const { page, nextCursor } = pageOf(read, { limit }, ({ planId }) => planId);
      return { plans: page, nextCursor };
    }),

  /** A stored plan with its hall, as plain JSON (operator). */
  get: procedure
    .errors(refusals(...operatorReasons, 'PLAN_NOT_FOUND'))
    .input(planInput)
    .concat(asOnlooker)
    .query(async ({ ctx, input }): Promise<PlanOutput> => {
      const plan = await findPlan(ctx.services.operators.db, input.planId);
      if (plan === undefined) throw new Refused(refusal('PLAN_NOT_FOUND'));
      return plan;
    }),
};
