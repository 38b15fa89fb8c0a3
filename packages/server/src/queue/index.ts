import './queue.services.ts';

export type { EndedBecause, QueueChange, QueueEvent, TokenState } from './queue.events.ts';
export { queueDefaults } from './queue.settings.ts';
export { newSeed, seedHash } from './draw/draw.ts';
export { newQueue, ownToken, refuseUnlessActive, refuseUnlessLive, stateOf } from './queue.rules.ts';
export { endTokens, lockTokens, readTokens, type TokenRow } from './token.store.ts';
export { insertQueue, readQueue, readQueues, type QueueRow } from './queue.store.ts';
export { Presence } from './presence.ts';
export { QueueMemory } from './memory/queue-memory.ts';
export { Ticker } from './ticker.ts';
export { TokenSigner } from './token.ts';
export type { Visit } from './visit.ts';
export { asVisitor, tokenReasons } from './visitor.ts';
