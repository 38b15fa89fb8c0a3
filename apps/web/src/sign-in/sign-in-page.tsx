import { getRouteApi, useRouter } from '@tanstack/react-router';
import { useState } from 'react';
import { signInAsDemo } from '../demo/sign-in.ts';
import { useLanguage } from '../language/language.ts';
import { Button } from '../page/button.tsx';
import { Notice } from '../page/notice.tsx';
import { useTitle } from '../page/use-title.ts';
import { settings } from '../settings.ts';
import './sign-in.css';

const route = getRouteApi('/sign-in');

/** Where people say who they are: one click on the demo, the provider's page elsewhere. */
export function SignInPage() {
  const { say } = useLanguage();
  const { to = '/' } = route.useSearch();
  const router = useRouter();
  const [trouble, setTrouble] = useState(false);
  const { signIn } = settings;
  useTitle(say('signIn.title'));

  const attempt = (signing: () => Promise<void>) => async (): Promise<void> => {
    setTrouble(false);
    await signing().catch(() => setTrouble(true));
  };
  const asDemo = (userId: string) =>
    attempt(async () => {
      await signInAsDemo(userId);
      router.history.replace(to);
    });

  return (
    <div className="sign-in column">
      <h1>{say('signIn.title')}</h1>
      <p className="lead">{say('signIn.why')}</p>
      {trouble && <Notice kind="trouble">{say('signIn.trouble')}</Notice>}
      {signIn?.kind === 'demo' && (
        <>
          <h2 className="small">{say('signIn.demo')}</h2>
          <ul className="demo-users">
            {signIn.users.map((userId, index) => (
              <li key={userId}>
                <Button look={index === 0 ? 'accent' : 'quiet'} onClick={asDemo(userId)}>
                  {userId}
                </Button>
              </li>
            ))}
          </ul>
        </>
      )}
      {signIn?.kind === 'oidc' && (
        <Button
          look="accent"
          onClick={attempt(async () => await (await import('./oidc.ts')).leaveForSignIn(signIn, to))}
        >
          {say('signIn.provider', { provider: new URL(signIn.issuer).host })}
        </Button>
      )}
      {signIn === undefined && <Notice>{say('signIn.nowhere')}</Notice>}
    </div>
  );
}
