'use client';
import { type RefusalOf, safe, type ShapeOf, type Stagedoor, type Visit } from '@stagedoor/client';
import { useState } from 'react';
import { useLastValue } from './use-last-value.ts';
import { useStagedoor } from './provider.ts';
import { forgetVisit, readVisit, storeVisit, type VisitStorage } from './stored-visit.ts';

type Outcome =
  | { state: 'entered'; visit: Visit; refusal?: undefined }
  | {
      state: 'refused';
      visit?: undefined;
      refusal: RefusalOf<ShapeOf<'queue', 'issueToken'> | ShapeOf<'queue', 'status'>>;
    };

/** On the way into the queue, in it, or refused. */
export type VisitEntry = (Outcome | { state: 'entering'; visit?: undefined; refusal?: undefined }) & {
  /** Tries once more after a refusal; after a visit has ended, begins a new one at the back. */
  enterAgain: () => void;
};

/**
 * Enters a concert's queue when the component is there. With a `storage`, goes on with the visit stored there, so a reload
 * neither loses a place nor enters again after the end. Each user of a browser has a visit of their own there. Where pages are
 * rendered on a server, too, give it as a function: `storage: () => sessionStorage`.
 */
export function useVisit({
  concertId,
  storage,
}: {
  concertId: string;
  storage?: VisitStorage | undefined;
}): VisitEntry {
  const stagedoor = useStagedoor();
  const [attempt, setAttempt] = useState(1);
  const last = useLastValue(
    async function* (signal) {
      const [userId, unknown] = await safe(stagedoor.userId());
      const at = { concertId, userId };
      // Whose visit it is isn't known: another one would lose the place that is stored.
      if (unknown) return yield { state: 'refused' as const, refusal: unknown, at };
      const stored = readVisit(storage, at);
      const outcome =
        (stored && (await resume(stagedoor, { ...stored, signal }))) ?? (await enter(stagedoor, { concertId, signal }));
      if (outcome.visit) storeVisit(storage, at, outcome.visit);
      yield { ...outcome, at };
    },
    [stagedoor, concertId, attempt],
  );
  const enterAgain = (): void => {
    if (last?.visit) forgetVisit(storage, last.at, last.visit);
    setAttempt((made) => made + 1);
  };
  if (last === undefined) return { state: 'entering', enterAgain };
  const { at: _at, ...outcome } = last;
  return { ...outcome, enterAgain };
}

async function enter(stagedoor: Stagedoor, at: Parameters<Stagedoor['enter']>[0]): Promise<Outcome> {
  const [visit, refusal] = await safe(stagedoor.enter(at));
  return refusal ? { state: 'refused', refusal } : { state: 'entered', visit };
}

/** Nothing when the token is of no use any more, as when the server's secrets were changed. */
async function resume(stagedoor: Stagedoor, stored: Parameters<Stagedoor['resume']>[0]): Promise<Outcome | undefined> {
  const [visit, refusal] = await safe(stagedoor.resume(stored));
  if (refusal?.reason === 'TOKEN_INVALID') return undefined;
  return refusal ? { state: 'refused', refusal } : { state: 'entered', visit };
}
