import { useLanguage } from '../language/language.ts';
import { Button } from '../page/button.tsx';

/** More than this many together are chosen by hand. */
const most = 4;

/** For who trusts the house: the best seats there are, held at one click. */
export function BestSeats({
  mostNow,
  busy,
  onQuantity,
}: {
  mostNow: number;
  busy: boolean;
  onQuantity: (quantity: number) => void;
}) {
  const { say } = useLanguage();
  const quantities = Array.from({ length: Math.min(most, mostNow) }, (_, index) => index + 1);
  return (
    <div className="best-seats" role="group" aria-label={say('best.title')}>
      <span className="soft">{say('best.title')}</span>
      <span className="best-quantities">
        {quantities.map((quantity) => (
          <Button
            key={quantity}
            className="numbers"
            busy={busy}
            aria-label={say('best.label', { count: quantity })}
            onClick={() => onQuantity(quantity)}
          >
            {quantity}
          </Button>
        ))}
      </span>
    </div>
  );
}
