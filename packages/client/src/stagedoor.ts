import { type ClientOptions, createClient } from './client.ts';
import type { Unreachable } from './refusal.ts';
import { platform, type Surroundings } from './surroundings.ts';
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
  /**
   * Whose access token it has, read from the JWT. Nothing while nobody is signed in, or when it is no JWT. A refresh that fails is
   * tried again as `retry` says; when there is none to be had it is refused as `UNREACHABLE`.
   */
  userId(): Answer<string | undefined, { data: Unreachable }>;
  /** A place in a concert's queue: a new one at the back, or the one that the user already has. */
  enter(at: { concertId: string; signal?: AbortSignal }): Answer<Visit, ShapeOf<'queue', 'issueToken'>>;
  /** Goes on with a visit, after a reload say. It may have ended meanwhile: see its `status`. */
  resume(stored: StoredVisit & { signal?: AbortSignal }): Answer<Visit, ShapeOf<'queue', 'status'>>;
}

/** Makes a Stagedoor. The options are the raw client's. */
export function createStagedoor(options: ClientOptions): Stagedoor {
  return stagedoorOf(createClient(options), () => userIdOf(options), platform(options));
}

/** What a client can do for a person, where they are. */
export function stagedoorOf(
  client: StagedoorClient,
  userId: Stagedoor['userId'],
  surroundings: Surroundings,
): Stagedoor {
  const visit = async (
    at: Pick<StoredVisit, 'concertId' | 'aheadAtStart'>,
    asked: Promise<TokenStatus>,
  ): Promise<Visit> => new TokenVisit(client, at, await asked, surroundings);
  return {
    client,
    userId,
    enter: ({ concertId, ...call }) => visit({ concertId }, client.queue.issueToken.mutate({ concertId }, call)),
    resume: ({ concertId, token, aheadAtStart, ...call }) =>
      visit({ concertId, aheadAtStart }, client.queue.status.query({ token }, call)),
  };
}
