import { Link, useLocation } from '@tanstack/react-router';
import { useLanguage } from '../language/language.ts';
import { Notice } from '../page/notice.tsx';

/** Nobody is signed in, and so nothing can be shown. Signing in leads back here. */
export function SignedOut() {
  const { say } = useLanguage();
  const { href } = useLocation();
  return (
    <Notice
      action={
        <Link to="/sign-in" search={{ to: href }} className="button accent">
          {say('signIn.title')}
        </Link>
      }
    >
      {say('tickets.signedOut')}
    </Notice>
  );
}
