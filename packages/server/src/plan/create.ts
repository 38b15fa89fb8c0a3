import { type HallPlan, layOut } from '@stagedoor/hall';
import type { Command } from '../engine/command.ts';
import { concertKeys } from '../queue/index.ts';
import { insertPlan } from './plan.store.ts';

interface CreatePlanInput {
  /** Made by the caller: decisions know no randomness. */
  readonly planId: string;
  readonly name: string;
  readonly plan: HallPlan;
}

/** Keeps a hall for many dates. */
export const createPlan: Command<
  CreatePlanInput,
  undefined,
  { planId: string; capacity: number },
  CreatePlanInput & { readonly capacity: number }
> = {
  name: 'plan.create',
  share: 1,
  keys: concertKeys,
  batchSize: 1,
  partition: () => 'plans',
  load: () => Promise.resolve(undefined),
  dependsOn: () => [],

  decide(_state, input) {
    const capacity = layOut(input.plan).seats.length;
    return { answer: { planId: input.planId, capacity }, effect: { ...input, capacity } };
  },

  async store(batch, effects) {
    for (const effect of effects) await insertPlan(batch, { ...effect, createdAt: batch.now });
  },

  events: () => [],
};
