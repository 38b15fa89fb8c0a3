import { asOperator, operatorReasons, procedure, refusals } from '../trpc.ts';
import type { InvariantOutput } from './audit.schemas.ts';
import { audit } from './audit.ts';

/** `wallet.audit`: it looks at every noun, so it stands apart from them. */
export const auditRouter = {
  /** Checks every invariant by SQL, in one snapshot of the whole system (operator). */
  audit: procedure
    .errors(refusals(...operatorReasons))
    .concat(asOperator)
    .query(({ ctx }): Promise<InvariantOutput[]> => audit(ctx.services.pools.audits)),
};
