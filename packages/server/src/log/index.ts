export { describeError } from './describe-error.ts';
export { FaultLog } from './fault-log.ts';
