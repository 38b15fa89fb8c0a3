import type { Visit } from '@stagedoor/client';
import { useTurn } from '@stagedoor/client/react';
import { useEffect, useRef } from 'react';
import type { Concert } from '../concerts/sale.ts';
import { useLiveConcert } from '../concerts/use-live-concert.ts';
import { useLanguage } from '../language/language.ts';
import { Inside } from '../seats/inside.tsx';
import { RefusalNotice } from '../refusals/refusal-notice.tsx';
import { ConnectionLost } from './connection-lost.tsx';
import { Ended } from './ended.tsx';
import { Line } from './line.tsx';
import { PreQueue } from './pre-queue.tsx';
import { signalTurn } from './turn-signal.ts';

/** Wherever a visit stands: before the opening, in line, inside, over. */
export function Room({ visit, concert, onEnterAgain }: { visit: Visit; concert: Concert; onEnterAgain: () => void }) {
  const { say } = useLanguage();
  const turn = useTurn(visit);
  const { status, refusal, connection } = turn;
  const { state, endedBecause } = status;

  const before = useRef(state);
  useEffect(() => {
    if (before.current !== 'active' && state === 'active') signalTurn(say('turn.title'), concert.title);
    before.current = state;
  }, [state, say, concert.title]);

  // The draw is published with the places that it gave.
  const { place } = status;
  const { refetch } = useLiveConcert(concert.concertId);
  useEffect(() => {
    if (place !== null && concert.draw.entries === null) void refetch();
  }, [place, concert.draw.entries, refetch]);

  if (refusal)
    return (
      <div className="column">
        <p className="small">{concert.title}</p>
        <h1>{say('enter.refused')}</h1>
        <RefusalNotice refusal={refusal} onAgain={onEnterAgain} />
      </div>
    );
  return (
    <>
      {connection === 'lost' && endedBecause === undefined && <ConnectionLost />}
      {state === 'pre_queue' && <PreQueue visit={visit} concert={concert} />}
      {state === 'waiting' && <Line visit={visit} concert={concert} turn={turn} />}
      {state === 'active' && <Inside visit={visit} concert={concert} status={status} />}
      {(state === 'expired' || state === 'completed') && (
        <Ended status={status} concert={concert} onEnterAgain={onEnterAgain} />
      )}
    </>
  );
}
