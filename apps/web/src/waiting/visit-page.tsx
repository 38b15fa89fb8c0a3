import { useVisit } from '@stagedoor/client/react';
import { getRouteApi, Link } from '@tanstack/react-router';
import type { Concert } from '../concerts/sale.ts';
import { useLiveConcert } from '../concerts/use-live-concert.ts';
import { useDrawnAt } from '../first/drawn-at.tsx';
import { useLanguage } from '../language/language.ts';
import { useTitle } from '../page/use-title.ts';
import { RefusalNotice } from '../refusals/refusal-notice.tsx';
import { RefusedPage } from '../refusals/refused-page.tsx';
import { useSession } from '../sign-in/session.ts';
import { Room } from './room.tsx';
import './waiting.css';

const route = getRouteApi('/concerts/$concertId/visit');

// All tabs show the same visit, and so does the browser after it was closed.
const storage = (): Storage => localStorage;

/** A visit to a concert's sale, from the end of the line to the receipt. */
export function VisitPage() {
  const { concertId } = route.useParams();
  const session = useSession();
  const concert = useLiveConcert(concertId);
  const isDrawnBefore = useDrawnAt() !== undefined;
  if (concert.error && concert.data === undefined)
    return <RefusedPage refusal={concert.error} onAgain={() => void concert.refetch()} />;
  // A server knows nobody, and so not whether they are in line.
  if (concert.data === undefined || isDrawnBefore) return <Entering title={concert.data?.title} />;
  return session === undefined ? (
    <SignedOut concert={concert.data} />
  ) : (
    <Entrance key={session.userId} concert={concert.data} />
  );
}

function Entrance({ concert }: { concert: Concert }) {
  const { say } = useLanguage();
  const { concertId } = concert;
  const entry = useVisit({ concertId, storage });
  const { visit, refusal, enterAgain } = entry;
  if (visit) return <Room key={visit.token} visit={visit} concert={concert} onEnterAgain={enterAgain} />;
  if (refusal)
    return (
      <div className="column">
        <p className="small">{concert.title}</p>
        <h1>{say(refusal.reason === 'UNAUTHENTICATED' ? 'enter.who' : 'enter.refused')}</h1>
        <RefusalNotice refusal={refusal} onAgain={enterAgain} />
        <Link to="/concerts/$concertId" params={{ concertId }}>
          {say('concert.back')}
        </Link>
      </div>
    );
  return <Entering title={concert.title} />;
}

/** Whoever stands in line is told the same, in smaller letters: what is largest does not come late. */
function Entering({ title }: { title: string | undefined }) {
  const { say } = useLanguage();
  useTitle(say('enter.now'));
  return (
    <div className="column">
      {title !== undefined && <p className="small">{title}</p>}
      <div role="status">
        <h1 className="soft">{say('enter.now')}</h1>
      </div>
      <p className="lead">{say('waiting.kept')}</p>
    </div>
  );
}

function SignedOut({ concert: { concertId, title } }: { concert: Concert }) {
  const { say } = useLanguage();
  useTitle(title);
  return (
    <div className="column">
      <p className="small">{title}</p>
      <h1>{say('enter.who')}</h1>
      <p className="lead">{say('enter.whoWhy')}</p>
      <Link to="/sign-in" search={{ to: `/concerts/${concertId}/visit` }} className="button accent large">
        {say('signIn.title')}
      </Link>
    </div>
  );
}
