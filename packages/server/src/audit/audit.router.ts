import { asOperator, operatorReasons } from '../operator/index.ts';
import { procedure, refusals } from '../rpc/index.ts';
import type { InvariantOutput } from './audit.schemas.ts';

/** `wallet.audit`: it looks at every noun, so it stands apart from them. */
export const auditRouter = {
  /** Checks every invariant by SQL, in one snapshot of the whole system (operator). It takes a minute for some millions of rows. */
  audit: procedure
    .errors(refusals(...operatorReasons))
    .concat(asOperator)
    .query(({ ctx }): Promise<InvariantOutput[]> => ctx.services.auditor.audit()),
};
