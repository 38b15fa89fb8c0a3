export { asOnlooker, asOperator, asOperatorWithout, operatorName, operatorReasons } from './as-operator.ts';
export { OperatorLog } from './log.ts';
export { forgetAnswers, forgetWords } from './people.store.ts';
export { prune } from './prune.ts';
