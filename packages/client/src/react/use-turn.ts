'use client';
import {
  type Connection,
  isRefusal,
  type RefusalOf,
  type ShapeOf,
  type TokenStatus,
  type Visit,
} from '@stagedoor/client';
import { useEffect, useState } from 'react';
import { storeAgain } from './stored-visit.ts';
import { useLastValue } from './use-last-value.ts';

/** Where a visit stands. */
export interface Turn {
  /** As it was heard last. */
  readonly status: TokenStatus;
  /** Why nothing more is heard: the token is not valid any more. */
  readonly refusal: RefusalOf<ShapeOf<'queue', 'status'>> | undefined;
  /** Whether the server can be heard. While it is `lost` the status is the last one known, and is asked for again and again. */
  readonly connection: Connection;
  /**
   * How much of the way to the turn is behind this visit, from 0 to 1: for a progress bar. With a `storage` at `useVisit` it
   * goes on after a reload from where it was.
   */
  readonly progress: number;
}

/**
 * Where a visit stands, live until it ends: waiting, its turn, over. Stops listening and asking when the component is gone.
 * All uses in all tabs of a browser share one stream; a tab that is hidden has none, and asks instead.
 */
export function useTurn(visit: Visit): Turn {
  const [lost, setLost] = useState<Visit>();
  const heard = useLastValue(
    (signal) => heardOf(visit, signal, (connection) => setLost(connection === 'lost' ? visit : undefined)),
    [visit],
  );
  const connection = lost === visit ? 'lost' : 'connected';
  const { aheadAtStart } = visit;
  useEffect(() => storeAgain(visit), [visit, aheadAtStart]);
  const turn = heard ?? { status: visit.status, refusal: undefined };
  return { ...turn, connection, progress: progressOf(turn.status, aheadAtStart) };
}

/** Whoever was drawn stands somewhere; whoever left the line is at its end. */
function progressOf({ place, ahead }: TokenStatus, aheadAtStart = ahead): number {
  if (place === null) return 0;
  return ahead === 0 ? 1 : Math.max(0, 1 - ahead / aheadAtStart);
}

async function* heardOf(
  visit: Visit,
  signal: AbortSignal,
  onConnection: (connection: Connection) => void,
): AsyncGenerator<Pick<Turn, 'status' | 'refusal'>, void, undefined> {
  try {
    for await (const status of visit.updates({ signal, onConnection })) yield { status, refusal: undefined };
  } catch (error) {
    if (!isRefusal(error)) throw error;
    yield { status: visit.status, refusal: error as NonNullable<Turn['refusal']> };
  }
}
