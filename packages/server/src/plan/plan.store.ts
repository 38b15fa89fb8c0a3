import type { Sequelize, Transaction } from 'sequelize';
import { read } from '../database/read.ts';
import { rows } from '../database/rows.ts';
import { columnsOf, insertRow } from '../database/statements.ts';
import type { Batch } from '../engine/batch.ts';
import { plans } from './plan.model.ts';
import type { PlanOutput, PlanSummary } from './plan.schemas.ts';

const summary = columnsOf(plans, ['planId', 'name', 'capacity', 'createdAt']);

/** Stored plans, newest first, older than `before`: their ids begin with the time they were made. */
export const readPlans = (db: Sequelize, before: string, limit: number): Promise<PlanSummary[]> =>
  read(db, `select ${summary} from plans where plan_id < $1 order by plan_id desc limit $2`, [before, limit]);

const byId = `select ${summary}, plan from plans where plan_id = $1`;

/** One plan with its hall. */
export async function findPlan(db: Sequelize, planId: string): Promise<PlanOutput | undefined> {
  const [found] = await read<PlanOutput>(db, byId, [planId]);
  return found;
}

/** The same within a transaction. */
export async function readPlan(transaction: Transaction, planId: string): Promise<PlanOutput | undefined> {
  const [found] = await rows<PlanOutput>(transaction, byId, [planId]);
  return found;
}

const insert = insertRow(plans, ['planId', 'name', 'capacity', 'plan', 'createdAt']);

export async function insertPlan(batch: Batch, plan: PlanOutput): Promise<void> {
  await insert(batch.transaction, { ...plan, plan: JSON.stringify(plan.plan) });
}
