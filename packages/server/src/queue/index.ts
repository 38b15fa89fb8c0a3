import './queue.services.ts';

export { type EndedBecause, type QueueChange, type QueueEvent, tokenEnded, type TokenState } from './queue.events.ts';
export { concertKeys } from './keys.ts';
export { queueDefaults } from './queue.settings.ts';
export { newSeed, seedHash } from './draw/draw.ts';
export { isAdmitting, newQueue, refuseCancelled } from './queue.rules.ts';
export { endTokens, lockTokens, readTokens, readUnended, type TokenRow } from './token.store.ts';
export { insertQueue, lockQueue, readQueue, readQueues, type QueueRow, writeQueue } from './queue.store.ts';
export { Presence } from './presence.ts';
export { QueueMemory } from './memory/queue-memory.ts';
export { Admissions } from './admission/admissions.ts';
export { knownQueue, queueOf } from './find-queue.ts';
export { TokenSigner } from './token.ts';
export type { Visit } from './visit.ts';
export { checkVisit } from './visit.rules.ts';
export { pollNow, statsOf } from './status.ts';
export { asVisitor, tokenReasons, bearerOf, visitorOf } from './visitor.ts';
