import type { Concert } from '../concerts/sale.ts';
import { dateAt, money } from '../language/forms.ts';
import { useLanguage } from '../language/language.ts';
import { Button } from '../page/button.tsx';

/** What is to be done here, on which date, and from what price on. */
export function PickerHead({
  concert: { dates, timeZone, priceRange, currency },
  scheduleId,
  most,
  onDates,
}: {
  concert: Concert;
  scheduleId: string;
  most: number;
  onDates: () => void;
}) {
  const { language, say } = useLanguage();
  const date = dates.find((one) => one.scheduleId === scheduleId);
  const when = date && dateAt(date.startsAt, timeZone, language);
  return (
    <div className="picker-head">
      <div className="picker-title">
        <h1>{say('seats.title', { count: most })}</h1>
        {dates.length > 1 && (
          <Button look="plain" className="other-dates" onClick={onDates}>
            {say('dates.others')}
          </Button>
        )}
      </div>
      <p className="soft numbers">
        {when && (
          <span>
            {when.day} {when.time}
          </span>
        )}
        {priceRange && <span>{say('seats.from', { price: money(priceRange.from, currency, language) })}</span>}
      </p>
    </div>
  );
}
