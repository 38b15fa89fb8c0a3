export { queueDefaults, refuseUnlessActive, refuseUnlessLive, stateOf } from './queue.rules.ts';
export {
  endTokens,
  lockTokens,
  readQueue,
  readQueues,
  readTokens,
  type QueueRow,
  type TokenRow,
} from './queue.store.ts';
export { QueueMemory } from './queue-memory.ts';
export { Ticker } from './ticker.ts';
export { TokenSigner } from './token.ts';
export type { Visit } from './visit.ts';
