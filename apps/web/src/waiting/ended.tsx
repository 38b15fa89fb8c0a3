import type { TokenStatus } from '@stagedoor/client';
import { Link } from '@tanstack/react-router';
import type { Concert } from '../concerts/sale.ts';
import { withFullStop } from '../language/full-stop.ts';
import { useLanguage } from '../language/language.ts';
import { Button } from '../page/button.tsx';
import { useTitle } from '../page/use-title.ts';

/** A visit that is over: why, and what now. */
export function Ended({
  status: { endedBecause = 'expired', cancelReason },
  concert: { concertId, title },
  onEnterAgain,
}: {
  status: TokenStatus;
  concert: Concert;
  onEnterAgain: () => void;
}) {
  const { say } = useLanguage();
  useTitle(say(`ended.${endedBecause}`));
  const isPaid = endedBecause === 'paid';
  const mayEnter = endedBecause !== 'cancelled';
  return (
    <div className="column">
      <p className="small">{title}</p>
      <h1>{say(`ended.${endedBecause}`)}</h1>
      <p className="lead" role="status">
        {say(`ended.${endedBecause}Why`, { why: withFullStop(cancelReason ?? '') })}
      </p>
      <div className="row">
        {isPaid && (
          <Link to="/tickets" className="button accent large">
            {say('tickets.title')}
          </Link>
        )}
        {mayEnter && (
          <Button look={isPaid ? 'quiet' : 'accent'} className="large" onClick={onEnterAgain}>
            {say('ended.again')}
          </Button>
        )}
        <Link to="/concerts/$concertId" params={{ concertId }} className="button quiet large">
          {say('concert.back')}
        </Link>
      </div>
    </div>
  );
}
