export { asCaller, asUser } from './callers.ts';
export { procedure } from './procedure.ts';
export { refusals } from './refusals.ts';
export { keyed, settle } from './settle.ts';
