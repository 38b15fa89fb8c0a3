import { isRefusal, type Visit } from '@stagedoor/client';
import { useCharge } from '@stagedoor/client/react';
import { Link } from '@tanstack/react-router';
import { money } from '../language/forms.ts';
import { useLanguage } from '../language/language.ts';
import { Button } from '../page/button.tsx';
import { RefusalNotice } from '../refusals/refusal-notice.tsx';
import { settings } from '../settings.ts';
import { wayAfter } from './after-refusal.ts';
import { useLiveBalance } from './use-live-balance.ts';

/** The wallet against the sum, and the one thing to do next: add what is missing, or pay. */
export function PayBox({
  visit,
  currency,
  amount,
  paying,
  refusal,
  onPay,
  onChoose,
}: {
  visit: Visit;
  currency: string;
  amount: number;
  paying: boolean;
  refusal: object | null;
  onPay: () => void;
  /** Looks at what is still held, which leads to the seats where nothing is. */
  onChoose: () => void;
}) {
  const { language, say } = useLanguage();
  const balance = useLiveBalance(visit, amount);
  const charge = useCharge(visit);
  const missing = balance.data === undefined ? 0 : Math.max(0, amount - balance.data);
  const sum = (minor: number): string => money(minor, currency, language);
  const isUnknown = isRefusal(refusal, 'OUTCOME_UNKNOWN', 'UNREACHABLE');
  const way = paying ? 'pay' : wayAfter(refusal);
  return (
    <section className="pay-box" aria-label={say('pay.title')}>
      <dl className="numbers">
        <div>
          <dt>{say('pay.sum')}</dt>
          <dd className="pay-sum">{sum(amount)}</dd>
        </div>
        <div>
          <dt>{say('wallet.holds')}</dt>
          <dd>{balance.data === undefined ? '–' : sum(balance.data)}</dd>
        </div>
        {missing > 0 && (
          <div className="missing">
            <dt>{say('wallet.missing')}</dt>
            <dd>{sum(missing)}</dd>
          </div>
        )}
      </dl>
      {balance.error && <RefusalNotice refusal={balance.error} onAgain={() => void balance.refetch()} />}
      {charge.error && <RefusalNotice refusal={charge.error} currency={currency} />}
      {refusal !== null && !paying && <RefusalNotice refusal={refusal} currency={currency} />}
      {way === 'pay' && missing > 0 && settings.canCharge !== true && <p className="soft">{say('wallet.closed')}</p>}
      {way === 'choose' && (
        <Button look="accent" className="large" onClick={onChoose}>
          {say('hold.choose')}
        </Button>
      )}
      {way === 'tickets' && (
        <Link to="/tickets" className="button accent large">
          {say('tickets.title')}
        </Link>
      )}
      {way === 'pay' && missing > 0 && settings.canCharge === true && (
        <Button look="accent" className="large" busy={charge.isPending} onClick={() => charge.mutate(missing)}>
          {say('wallet.add', { amount: sum(missing) })}
        </Button>
      )}
      {way === 'pay' && !(missing > 0 && settings.canCharge === true) && (
        <Button look="accent" className="large" busy={paying} disabled={missing > 0} onClick={onPay}>
          {paying ? say('pay.now') : isUnknown ? say('pay.again') : say('pay.pay', { amount: sum(amount) })}
        </Button>
      )}
      {paying && (
        <p className="soft" role="status">
          {say('pay.inFlight')}
        </p>
      )}
      {way === 'pay' && !paying && <p className="soft fine">{say('hold.fine', { amount: sum(amount) })}</p>}
    </section>
  );
}
