import { type Refusal, refusal } from '../errors.ts';
import type { QueueChange } from './queue.events.ts';
import { refuseUnlessActive, refuseUnlessLive, type Standing, stateOf, type TokenTimes } from './queue.rules.ts';

/** A visit that may do what it asks for: its own token, its queue, and where the token stands. */
interface Checked<Token, Queue> extends Standing {
  readonly token: Token;
  readonly queue: Queue;
}

/**
 * The token check of every command of a visit. The token's number may have been lost with another history of the database
 * and given to somebody else: then it is not theirs.
 * @param needs an `active` token, a `live` one (waiting or active), or `any`
 */
export function checkVisit<
  Token extends TokenTimes & { readonly userId: string },
  Queue extends Pick<QueueChange, 'state' | 'salesOpenAt' | 'drawn' | 'cancelReason'>,
>(
  needs: 'active' | 'live' | 'any',
  visit: { readonly userId: string; readonly ahead: number },
  { token, queue }: { readonly token: Token | undefined; readonly queue: Queue | undefined },
  now: Date,
): Checked<Token, Queue> | { readonly refused: Refusal } {
  if (token?.userId !== visit.userId || queue === undefined) return { refused: refusal('TOKEN_INVALID') };
  const found = stateOf(token, queue, now);
  const refused =
    needs === 'any'
      ? undefined
      : needs === 'live'
        ? refuseUnlessLive(found, queue)
        : refuseUnlessActive(found, queue, visit.ahead);
  return refused ? { refused } : { token, queue, ...found };
}
