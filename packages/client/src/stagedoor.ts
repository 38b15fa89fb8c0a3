import { type ClientOptions, createClient } from './client.ts';
import { canShareStream } from './tabs.ts';
import { TokenVisit } from './token-visit.ts';
import type { Answer, ShapeOf, StagedoorClient, TokenStatus } from './types.ts';
import { userIdOf } from './user-id.ts';
import type { Visit } from './visit.ts';

/** What a visit is resumed from: `JSON.stringify(visit)`, kept wherever the application keeps such things. */
export interface StoredVisit {
  concertId: string;
  token: string;
  /** How many stood before it when it began, for a progress bar that goes on after a reload. */
  aheadAtStart?: number | undefined;
}

/** Stagedoor for a person: enter a queue and buy seats. */
export interface Stagedoor {
  /** Every procedure, for all that a visit does not cover. */
  readonly client: StagedoorClient;
  /** Whose access token it has, read from the JWT. Nothing when there is none to be had, or it is no JWT. */
  userId(): Promise<string | undefined>;
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
  const visit = async (
    at: Pick<StoredVisit, 'concertId' | 'aheadAtStart'>,
    asked: Promise<TokenStatus>,
  ): Promise<Visit> => new TokenVisit(client, at, await asked, hasStreams);
  return {
    client,
    userId: () => userIdOf(options.accessToken),
    enter: ({ concertId, ...call }) => visit({ concertId }, client.queue.issueToken.mutate({ concertId }, call)),
    resume: ({ concertId, token, aheadAtStart, ...call }) =>
      visit({ concertId, aheadAtStart }, client.queue.status.query({ token }, call)),
  };
}
