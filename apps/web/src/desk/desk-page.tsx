import { createClient } from '@stagedoor/client';
import { useQueryClient } from '@tanstack/react-query';
import { Link, Outlet, useLocation } from '@tanstack/react-router';
import { useMemo } from 'react';
import { Button } from '../page/button.tsx';
import { keepKey, useKey } from './operator-key.ts';
import { asked, Server } from './server.ts';
import { SignIn } from './sign-in.tsx';
import { useWords } from './words.ts';
import './desk.css';

/** What stands around every page of the desk; nothing of it is shown without the key. */
export function DeskPage() {
  const { say } = useWords();
  const key = useKey();
  const queries = useQueryClient();
  const isOfConcerts = useLocation({ select: ({ pathname }) => /^\/desk\/?($|concerts|new)/.test(pathname) });
  const server = useMemo(() => key && createClient({ url: location.origin, accessToken: key }), [key]);
  if (!server) return <SignIn />;

  const close = (): void => {
    keepKey(undefined);
    queries.removeQueries({ queryKey: [asked] });
  };
  return (
    <Server value={server}>
      <nav className="desk-nav" aria-label={say('desk.nav')}>
        <Link to="/desk" activeOptions={{ exact: true }} aria-current={isOfConcerts ? 'page' : undefined}>
          {say('desk.concerts')}
        </Link>
        <Link to="/desk/halls">{say('desk.halls')}</Link>
        <Link to="/desk/payments" activeOptions={{ includeSearch: false }}>
          {say('desk.payments')}
        </Link>
        <Link to="/desk/people">{say('desk.people')}</Link>
        <Link to="/desk/audit">{say('desk.audit')}</Link>
        <Link to="/desk/log">{say('desk.log')}</Link>
        <Button look="plain" onClick={close}>
          {say('signIn.out')}
        </Button>
      </nav>
      <Outlet />
    </Server>
  );
}
