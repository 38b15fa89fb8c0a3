export { newSeed, seedHash } from './draw.ts';
export { newQueue, ownToken, queueDefaults, refuseUnlessActive, refuseUnlessLive, stateOf } from './queue.rules.ts';
export { endTokens, lockTokens, readTokens, type TokenRow } from './token.store.ts';
export { insertQueue, readQueue, readQueues, type QueueRow } from './queue.store.ts';
export { Presence } from './presence.ts';
export { QueueMemory } from './queue-memory.ts';
export { Ticker } from './ticker.ts';
export { TokenSigner } from './token.ts';
export type { Visit } from './visit.ts';
