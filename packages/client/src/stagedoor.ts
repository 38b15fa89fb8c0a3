import { type ClientOptions, createClient } from './client.ts';
import { canShareStream } from './tabs.ts';
import { TokenVisit } from './token-visit.ts';
import type { Answer, ShapeOf, StagedoorClient, TokenStatus } from './types.ts';
import type { Visit } from './visit.ts';

/** What a visit is resumed from: `JSON.stringify(visit)`, kept wherever the application keeps such things. */
export interface StoredVisit {
  concertId: string;
  token: string;
}

/** Stagedoor for a person: enter a queue and buy seats. */
export interface Stagedoor {
  /** Every procedure, for all that a visit does not cover. */
  readonly client: StagedoorClient;
  /** A place in a concert's queue: a new one at the back, or the one that the user already has. */
  enter(at: { concertId: string; signal?: AbortSignal }): Answer<Visit, ShapeOf<'queue', 'issueToken'>>;
  /** Goes on with a visit, after a reload say. It may have ended meanwhile: see its `status`. */
  resume(stored: StoredVisit & { signal?: AbortSignal }): Answer<Visit, ShapeOf<'queue', 'status'>>;
}

/** Makes a Stagedoor. The options are the raw client's. */
export function createStagedoor(options: ClientOptions): Stagedoor {
  const client = createClient(options);
  // A page whose tabs can't agree on one stream polls: six streams would leave it no connection for anything else.
  const isPage = globalThis.document !== undefined;
  const hasStreams =
    options.EventSource !== undefined || (globalThis.EventSource !== undefined && (!isPage || canShareStream()));
  const visit = async (concertId: string, asked: Promise<TokenStatus>): Promise<Visit> =>
    new TokenVisit(client, concertId, await asked, hasStreams);
  return {
    client,
    enter: ({ concertId, ...call }) => visit(concertId, client.queue.issueToken.mutate({ concertId }, call)),
    resume: ({ concertId, token, ...call }) => visit(concertId, client.queue.status.query({ token }, call)),
  };
}
