import type { Visit } from '@stagedoor/client';
import { useTurn, useVisit } from '@stagedoor/client/react';
import { Dates } from './dates.tsx';

/** Enters the queue once, and goes on after a reload. */
export function Entrance({ concertId }: { concertId: string }) {
  const { visit, refusal, enterAgain } = useVisit({ concertId, storage: () => sessionStorage });
  if (refusal) return <Again why={refusal.message} onClick={enterAgain} />;
  return visit ? <Room visit={visit} onEnterAgain={enterAgain} /> : <p>One moment …</p>;
}

/** Where the visitor stands, until it is their turn. */
function Room({ visit, onEnterAgain }: { visit: Visit; onEnterAgain: () => void }) {
  const { status, refusal, progress, connection } = useTurn(visit);
  if (refusal) return <Again why={refusal.message} onClick={onEnterAgain} />;
  switch (status.state) {
    case 'active':
      return <Dates visit={visit} />;
    case 'completed':
      return <Again why="The seats are yours." onClick={onEnterAgain} />;
    case 'expired':
      return <Again why={`This visit is over: ${status.endedBecause}.`} onClick={onEnterAgain} />;
    case 'pre_queue':
      return <p>Sales have not begun. Everyone who is here then is drawn a place.</p>;
    case 'waiting':
      return (
        <section>
          <p>{status.ahead} ahead of you</p>
          <progress value={progress} aria-label="The way to your turn" />
          {connection === 'lost' && <p role="status">No connection. Your place is kept; we try again.</p>}
        </section>
      );
  }
}

function Again({ why, onClick }: { why: string; onClick: () => void }) {
  return (
    <section>
      <p role="status">{why}</p>
      <button onClick={onClick}>Enter the queue</button>
    </section>
  );
}
