import { Link, Outlet, useLocation } from '@tanstack/react-router';
import { type Language, chooseLanguage, languages, useLanguage } from '../language/language.ts';
import { signOut, useSession } from '../sign-in/session.ts';
import { Button } from './button.tsx';
import './page.css';

/** What stands around every page. */
export function Frame() {
  const { say } = useLanguage();
  const { pathname } = useLocation();
  const isDesk = /^\/desk(\/|$)/.test(pathname);
  return (
    <>
      <a className="skip" href="#main">
        {say('page.skip')}
      </a>
      <header className="top">
        <Link to={isDesk ? '/desk' : '/'} className="wordmark">
          <Door />
          Stagedoor
        </Link>
        {!isDesk && (
          <nav aria-label={say('page.nav')}>
            <Link to="/tickets">{say('tickets.title')}</Link>
            <Who />
          </nav>
        )}
      </header>
      <main id="main" tabIndex={-1}>
        <Outlet />
      </main>
      <footer className="bottom">
        <span>{say('page.foot')}</span>
        <LanguageChoice />
      </footer>
    </>
  );
}

function Who() {
  const { say } = useLanguage();
  const session = useSession();
  const { href } = useLocation();
  if (session === undefined)
    return (
      <Link to="/sign-in" search={{ to: href }}>
        {say('signIn.title')}
      </Link>
    );
  return (
    <span className="who">
      <span className="who-name">{session.name}</span>
      <Button look="plain" onClick={() => void signOut()}>
        {say('signIn.out')}
      </Button>
    </span>
  );
}

function LanguageChoice() {
  const { language } = useLanguage();
  return (
    <span className="languages">
      {(Object.entries(languages) as [Language, string][]).map(([tag, name]) => (
        <Button
          key={tag}
          look="plain"
          lang={tag}
          aria-pressed={tag === language}
          onClick={() => void chooseLanguage(tag)}
        >
          {name}
        </Button>
      ))}
    </span>
  );
}

function Door() {
  return (
    <svg className="door" viewBox="0 0 20 24" aria-hidden="true">
      <path d="M2 22V4l11-3v24z" fill="currentColor" />
      <path d="M14.5 4H18v18h-3.5" fill="none" stroke="currentColor" strokeWidth="1.6" />
      <circle cx="10" cy="13" r="1.3" className="knob" />
    </svg>
  );
}
