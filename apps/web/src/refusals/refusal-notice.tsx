import { useLocation, Link } from '@tanstack/react-router';
import { useLanguage } from '../language/language.ts';
import { Button } from '../page/button.tsx';
import { Notice } from '../page/notice.tsx';
import { sentence, type Told } from './sentence.ts';

/** A refusal with what can be done about it right here. */
export function RefusalNotice({
  refusal,
  currency,
  onAgain,
}: {
  refusal: object;
  currency?: string | undefined;
  onAgain?: (() => void) | undefined;
}) {
  const { language, say } = useLanguage();
  const { href } = useLocation();
  const told = refusal as Told;
  const action =
    told.reason === 'UNAUTHENTICATED' || told.reason === 'USER_NOT_FOUND' ? (
      <Link to="/sign-in" search={{ to: href }} className="button quiet">
        {say('signIn.title')}
      </Link>
    ) : (
      onAgain && <Button onClick={onAgain}>{say('page.again')}</Button>
    );
  return (
    <Notice kind="trouble" action={action}>
      {sentence(told, say, language, currency)}
    </Notice>
  );
}
