export { asOperator, operatorName, operatorReasons } from './as-operator.ts';
export { OperatorLog } from './log.ts';
export { prune } from './prune.ts';
