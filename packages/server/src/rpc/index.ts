export { CallFigures } from './call-figures.ts';
export { actorOf, asCaller, asUser } from './callers.ts';
export { given } from './given.ts';
export { procedure } from './procedure.ts';
export { refusals } from './refusals.ts';
export { readStream } from './shared-stream.ts';
export { keyed, settle } from './settle.ts';
