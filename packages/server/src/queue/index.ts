export { queueDefaults, refuseUnlessActive, refuseUnlessLive, stateOf } from './queue.rules.ts';
export { endTokens, lockTokens, readTokens, type TokenRow } from './token.store.ts';
export { readQueue, readQueues, type QueueRow } from './queue.store.ts';
export { QueueMemory } from './queue-memory.ts';
export { Ticker } from './ticker.ts';
export { TokenSigner } from './token.ts';
export type { Visit } from './visit.ts';
