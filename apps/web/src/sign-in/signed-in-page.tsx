import { Link, useRouter } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { useLanguage } from '../language/language.ts';
import { Notice } from '../page/notice.tsx';
import { useTitle } from '../page/use-title.ts';
import { settings } from '../settings.ts';
import { keepSession } from './session.ts';

/** Where the provider sends people back to. */
export function SignedInPage() {
  const { say } = useLanguage();
  const { history } = useRouter();
  const [trouble, setTrouble] = useState(false);
  useTitle(say('signIn.title'));
  useEffect(() => {
    const { signIn } = settings;
    const comeBack = async (): Promise<void> => {
      // StrictMode and reloads come twice; a code is taken once.
      await Promise.resolve();
      if (signIn?.kind !== 'oidc') return history.replace('/');
      const { to, ...who } = await (await import('./oidc.ts')).comeBack(signIn);
      keepSession({ kind: 'oidc', ...who });
      history.replace(to);
    };
    comeBack().catch(() => setTrouble(true));
  }, [history]);

  return (
    <div className="column">
      <h1>{say('signIn.title')}</h1>
      {trouble ? (
        <Notice kind="trouble" action={<Link to="/sign-in">{say('signIn.again')}</Link>}>
          {say('signIn.trouble')}
        </Notice>
      ) : (
        <p role="status">{say('page.loading')}</p>
      )}
    </div>
  );
}
