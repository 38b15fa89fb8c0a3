import { refusal } from '../errors.ts';
import { newId } from '../ids.ts';
import { asRefused } from '../rpc/as-refused.ts';
import { asCaller } from '../rpc/callers.ts';
import type { Actor } from '../rpc/context.ts';
import { Refused } from '../rpc/refused.ts';

function refuseOthers({ kind }: Actor): void {
  if (kind !== 'operator') throw new Refused(refusal('FORBIDDEN'));
}

/**
 * Needs the operator's key. Every call is written to the operator log, whatever came of it: changes before they are made.
 * @param personal fields that no line keeps, as they tell who somebody is
 */
const logged = (personal: readonly string[]) =>
  asCaller.meta({ rung: 'operator' }).use(async ({ ctx, path, type, next, input }) => {
    refuseOthers(ctx.actor);
    const { clock, operators } = ctx.services;
    const at = clock.now();
    const kept = Object.entries(input ?? {}).filter(([field]) => !personal.includes(field));
    const line = { logId: newId('log', at), at, procedure: path, input: Object.fromEntries(kept) };
    if (type === 'mutation') {
      const refused = await operators.log.begin(line);
      if (refused) throw new Refused(refused);
    }
    const result = await next();
    await operators.log.end({ ...line, outcome: result.ok ? 'ok' : asRefused(result.error).reason });
    return result;
  });

/** Needs the operator's key: for what changes something, and for whatever tells of people. */
export const asOperator = logged([]);

/**
 * The same, for questions about halls, queues and sums, which say nothing of any person and change nothing: the log does not keep them,
 * as a desk that looks on asks every second.
 */
export const asOnlooker = asCaller.meta({ rung: 'operator' }).use(async ({ ctx, next }) => {
  refuseOthers(ctx.actor);
  return await next();
});

/** The same, for an input with personal data: the log keeps none of these fields. */
export const asOperatorWithout = (...personal: readonly string[]): typeof asOperator => logged(personal);

/** What may go wrong with any procedure of the operator. */
export const operatorReasons = ['UNAUTHENTICATED', 'FORBIDDEN'] as const;

/** The caller under whose name an operator's idempotency keys are kept. */
export const operatorName = '(operator)';
