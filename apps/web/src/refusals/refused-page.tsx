import { Link } from '@tanstack/react-router';
import { useLanguage } from '../language/language.ts';
import { Missing } from '../page/missing.tsx';
import { useTitle } from '../page/use-title.ts';
import { RefusalNotice } from './refusal-notice.tsx';
import type { Told } from './sentence.ts';

/** A page of which nothing could be fetched: gone for good, or not to be had just now. */
export function RefusedPage({ refusal, onAgain }: { refusal: object; onAgain: () => void }) {
  return (refusal as Told).reason === 'CONCERT_NOT_FOUND' ? (
    <Missing />
  ) : (
    <Unavailable refusal={refusal} onAgain={onAgain} />
  );
}

function Unavailable({ refusal, onAgain }: { refusal: object; onAgain: () => void }) {
  const { say } = useLanguage();
  useTitle(say('page.broken'));
  return (
    <div className="column">
      <h1>{say('page.broken')}</h1>
      <RefusalNotice refusal={refusal} onAgain={onAgain} />
      <Link to="/" className="button quiet">
        {say('concerts.all')}
      </Link>
    </div>
  );
}
