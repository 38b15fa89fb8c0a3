import { isRefusal } from '@stagedoor/client';
import { useLanguage } from '../language/language.ts';
import { Button } from '../page/button.tsx';
import { Notice } from '../page/notice.tsx';
import { RefusalNotice } from '../refusals/refusal-notice.tsx';

/** Why the best seats were not held. Where none are left together, how many are, to be held at the next click. */
export function NoneTogether({
  refusal,
  asked,
  busy,
  currency,
  onQuantity,
}: {
  refusal: object;
  asked: number;
  busy: boolean;
  currency: string;
  onQuantity: (quantity: number) => void;
}) {
  const { say } = useLanguage();
  const largest = isRefusal(refusal, 'NOT_ENOUGH_SEATS') ? refusal.largestGroup : 0;
  if (largest === 0 || largest >= asked) return <RefusalNotice refusal={refusal} currency={currency} />;
  return (
    <Notice
      kind="trouble"
      action={
        <Button busy={busy} onClick={() => onQuantity(largest)}>
          {say('best.label', { count: largest })}
        </Button>
      }
    >
      {say('best.apart', { asked, count: largest })}
    </Notice>
  );
}
