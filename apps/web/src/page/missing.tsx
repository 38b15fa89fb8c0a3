import { type ErrorComponentProps, Link } from '@tanstack/react-router';
import { useLanguage } from '../language/language.ts';
import { Button } from './button.tsx';
import { Notice } from './notice.tsx';
import { useTitle } from './use-title.ts';

/** An address that leads nowhere. */
export function Missing() {
  const { say } = useLanguage();
  useTitle(say('page.missing'));
  return (
    <div className="column">
      <h1>{say('page.missing')}</h1>
      <p className="lead">{say('page.missingWhy')}</p>
      <Link to="/" className="button quiet">
        {say('concerts.all')}
      </Link>
    </div>
  );
}

/** A page that could not be drawn: most of all one whose parts are gone, since the server has newer ones. */
export function Broken({ reset }: ErrorComponentProps) {
  const { say } = useLanguage();
  useTitle(say('page.broken'));
  return (
    <div className="column">
      <h1>{say('page.broken')}</h1>
      <Notice
        kind="trouble"
        action={<Button onClick={() => (navigator.onLine ? location.reload() : reset())}>{say('page.reload')}</Button>}
      >
        {say('page.brokenWhy')}
      </Notice>
    </div>
  );
}
