'use client';
import { isRefusal, type RefusalOf, type ShapeOf, type TokenStatus, type Visit } from '@stagedoor/client';
import { useLastValue } from './use-last-value.ts';

/** Where a visit stands. */
export interface Turn {
  readonly status: TokenStatus;
  /** Why nothing more is heard: the token is not valid any more. */
  readonly refusal: RefusalOf<ShapeOf<'queue', 'status'>> | undefined;
}

/**
 * Where a visit stands, live until it ends: waiting, its turn, over. Stops listening and asking when the component is gone.
 * Each use has a stream of its own, so use it once a visit and hand the status down.
 */
export function useTurn(visit: Visit): Turn {
  const turn = useLastValue((signal) => turnOf(visit, signal), [visit]);
  return turn ?? { status: visit.status, refusal: undefined };
}

async function* turnOf(visit: Visit, signal: AbortSignal): AsyncGenerator<Turn, void, undefined> {
  try {
    for await (const status of visit.updates({ signal })) yield { status, refusal: undefined };
  } catch (error) {
    if (!isRefusal(error)) throw error;
    yield { status: visit.status, refusal: error as NonNullable<Turn['refusal']> };
  }
}
