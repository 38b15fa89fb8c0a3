export { describeError } from './describe-error.ts';
export { discreet, FaultLog } from './fault-log.ts';
