import { useLocation, Link } from '@tanstack/react-router';
import { useLanguage } from '../language/language.ts';
import { Button } from '../page/button.tsx';
import { Notice } from '../page/notice.tsx';
import { isOutdated, sentence, type Told } from './sentence.ts';

/** Another account may do what this one can't. */
const isOfAccount: ReadonlySet<Told['reason']> = new Set([
  'UNAUTHENTICATED',
  'USER_NOT_FOUND',
  'USER_ERASED',
  'FORBIDDEN',
  'PAYMENT_NOT_FOUND',
]);

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
  const action = isOfAccount.has(told.reason) ? (
    <Link to="/sign-in" search={{ to: href }} className="button quiet">
      {say('signIn.title')}
    </Link>
  ) : isOutdated(told) ? (
    <Button onClick={() => location.reload()}>{say('page.reload')}</Button>
  ) : (
    onAgain && <Button onClick={onAgain}>{say('page.again')}</Button>
  );
  return (
    <Notice kind="trouble" action={action}>
      {sentence(told, say, language, currency)}
    </Notice>
  );
}
