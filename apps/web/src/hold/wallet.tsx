import type { Visit } from '@stagedoor/client';
import { useCharge } from '@stagedoor/client/react';
import { minorUnits, money } from '../language/forms.ts';
import { useLanguage } from '../language/language.ts';
import { Button } from '../page/button.tsx';
import { RefusalNotice } from '../refusals/refusal-notice.tsx';
import { settings } from '../settings.ts';
import { useLiveBalance } from './use-live-balance.ts';

/** Sums to add, in units of a won: other currencies have a thousandth of them. */
const sums = [50_000, 100_000, 200_000];

/** What the wallet holds, and a way to put more into it where that is open. */
export function Wallet({ visit, currency }: { visit: Visit; currency: string }) {
  const { language, say } = useLanguage();
  const balance = useLiveBalance(visit);
  const charge = useCharge(visit);
  const unit = minorUnits(currency);
  return (
    <div className="wallet">
      <p className="wallet-balance numbers">
        <span>{say('wallet.holds')}</span>
        <strong>{balance.data === undefined ? '–' : money(balance.data, currency, language)}</strong>
      </p>
      {balance.error && <RefusalNotice refusal={balance.error} onAgain={() => void balance.refetch()} />}
      {charge.error && <RefusalNotice refusal={charge.error} currency={currency} />}
      {settings.canCharge === true ? (
        <div className="row">
          {sums.map((sum) => {
            const amount = unit === 1 ? sum : (sum / 1_000) * unit;
            return (
              <Button key={sum} className="numbers" busy={charge.isPending} onClick={() => charge.mutate(amount)}>
                {say('wallet.add', { amount: money(amount, currency, language) })}
              </Button>
            );
          })}
        </div>
      ) : (
        <p className="soft">{say('wallet.closed')}</p>
      )}
    </div>
  );
}
