import type { ConcertQueue } from './memory/concert-queue.ts';
import type { QueueMemory } from './memory/queue-memory.ts';
import type { Presence } from './presence.ts';
import type { TokenStatus } from './queue.schemas.ts';
import type { TokenClaims, TokenSigner } from './token.ts';

declare module '../rpc/context.ts' {
  interface Services {
    readonly queues: QueueMemory;
    readonly presence: Presence;
    readonly signer: TokenSigner;
    /** Answers of polls, where this node's memory has all of them at once; undefined where the procedure has to look further, or refuses. */
    pollNow(inputs: readonly unknown[]): TokenStatus[] | undefined;
    /** A queue in this node's memory, looked up once more in the database when it is new. */
    knownQueue(concertId: string): Promise<ConcertQueue | undefined>;
    /** The queue in which a token has its place; nothing when that place was lost with another history of the database. */
    queueOf(claims: TokenClaims): Promise<ConcertQueue | undefined>;
  }
}
