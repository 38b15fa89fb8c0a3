import { procedure } from '../rpc/procedure.ts';
import { refusals } from '../rpc/refusals.ts';
import { asOperator, operatorReasons } from './as-operator.ts';
import { listLog } from './list-log.ts';
import { logInput, type LogPage } from './operator.schemas.ts';

export const operatorRouter = {
  /** What was asked for with the operator's key and what came of it, newest first; this call, too, is written down (operator). */
  log: procedure
    .errors(refusals(...operatorReasons, 'INVALID_INPUT'))
    .input(logInput)
    .concat(asOperator)
    .query(({ ctx, input }): Promise<LogPage> => listLog(ctx.services.operators.db, input)),
};
